/// The machine of a replica: defined, booted from a throw-away layer, proved, stopped.
@NullMarked
package org.understudy.services.replica.machine;

import org.jspecify.annotations.NullMarked;
