/** What the agent does on a portal: keeps replicas. */
@NullMarked
package org.understudy.agent.portal;

import org.jspecify.annotations.NullMarked;
