/// Starts the window and wires its parts.
@NullMarked
package org.understudy.app.console;

import org.jspecify.annotations.NullMarked;
