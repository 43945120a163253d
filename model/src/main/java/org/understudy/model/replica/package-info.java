/// What a replica is: the profile that says what of a source is mirrored, the facts that were discovered, the plan that
/// follows from both, and the sync points that exist. Records and pure rules only.
@NullMarked
package org.understudy.model.replica;

import org.jspecify.annotations.NullMarked;
