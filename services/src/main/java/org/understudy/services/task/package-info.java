/// Long work that can be watched and cancelled. Everything that changes something is run as one of these.
@NullMarked
package org.understudy.services.task;

import org.jspecify.annotations.NullMarked;
