/** Writes what the source sends into a mounted tree, and nowhere else. */
@NullMarked
package org.understudy.agent.portal.apply;

import org.jspecify.annotations.NullMarked;
