/// Replicas: from a running source to a published, bootable sync point on a portal.
@NullMarked
package org.understudy.services.replica;

import org.jspecify.annotations.NullMarked;
