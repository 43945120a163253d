/// Running tasks as the window shows them.
@NullMarked
package org.understudy.app.task;

import org.jspecify.annotations.NullMarked;
