/// Finds out what a source is, without installing or changing anything there.
@NullMarked
package org.understudy.services.replica.discovery;

import org.jspecify.annotations.NullMarked;
