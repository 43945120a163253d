/** Disk images of replicas: making, exporting, attaching, mounting and closing them cleanly. */
@NullMarked
package org.understudy.agent.portal.layer;

import org.jspecify.annotations.NullMarked;
