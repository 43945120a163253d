/// Tasks that live on a host and are led by a console: the leases, the place in line and the
/// announcements are the host's; the steps come from the console that sits at the task.
@NullMarked
package org.understudy.services.task.lead;

import org.jspecify.annotations.NullMarked;
