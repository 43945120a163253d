/// The pages about tasks: all of them, and one.
@NullMarked
package org.understudy.app.task.page;

import org.jspecify.annotations.NullMarked;
