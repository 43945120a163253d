/// Makes a sync point bootable: the fix-ups that go into a throw-away layer over it. Everything here reads and writes
/// strictly inside the replica's tree ([Tree]); no program of the source is ever started on the portal.
@NullMarked
package org.understudy.agent.portal.boot;

import org.jspecify.annotations.NullMarked;
