/// How hosts come into the estate from files that others wrote: what was found, and what would be done. Files are read
/// elsewhere.
@NullMarked
package org.understudy.model.host.intake;

import org.jspecify.annotations.NullMarked;
