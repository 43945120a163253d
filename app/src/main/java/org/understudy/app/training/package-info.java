/// What the build does once so that the program starts fast afterwards. Nothing of it runs later.
@NullMarked
package org.understudy.app.training;

import org.jspecify.annotations.NullMarked;
