/// What tasks can do: each routine has a name, a version and typed parameters, and says what it
/// will claim and run on a host.
@NullMarked
package org.understudy.services.task.routine;

import org.jspecify.annotations.NullMarked;
