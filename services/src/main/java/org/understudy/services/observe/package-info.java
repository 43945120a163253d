/// Observable values and lists without JavaFX: services publish, the console bridges, the command line prints.
@NullMarked
package org.understudy.services.observe;

import org.jspecify.annotations.NullMarked;
