/// Hosts on the command line.
@NullMarked
package org.understudy.app.host;

import org.jspecify.annotations.NullMarked;
