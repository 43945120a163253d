/// The hosts of the estate: adding, listing, removing, and finding out what is wrong with one.
@NullMarked
package org.understudy.services.host;

import org.jspecify.annotations.NullMarked;
