@NullMarked
package org.understudy.app;

import org.jspecify.annotations.NullMarked;
