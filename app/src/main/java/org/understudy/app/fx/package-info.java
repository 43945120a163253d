/// The bridge between services without JavaFX and the window: one thread to hop to, commands, the life of a viewmodel.
@NullMarked
package org.understudy.app.fx;

import org.jspecify.annotations.NullMarked;
