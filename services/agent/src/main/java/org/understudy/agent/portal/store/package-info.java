/** The directory of a replica on a portal. */
@NullMarked
package org.understudy.agent.portal.store;

import org.jspecify.annotations.NullMarked;
