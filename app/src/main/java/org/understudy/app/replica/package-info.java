/// Replicas on the command line and in the window.
@NullMarked
package org.understudy.app.replica;

import org.jspecify.annotations.NullMarked;
