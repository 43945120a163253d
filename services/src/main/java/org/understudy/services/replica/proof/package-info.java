/// Boots a replica and proves that it came up: the login prompt on its serial line, its guest agent, its services.
@NullMarked
package org.understudy.services.replica.proof;

import org.jspecify.annotations.NullMarked;
