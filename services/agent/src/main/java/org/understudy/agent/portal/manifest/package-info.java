/** The tree of a sync point with its hashes, and the journal of a sync on its way. */
@NullMarked
package org.understudy.agent.portal.manifest;

import org.jspecify.annotations.NullMarked;
