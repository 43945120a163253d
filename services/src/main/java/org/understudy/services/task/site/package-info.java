/// One host as the task engine sees it: what lives there (a few scripts, directories, locks),
/// and the console's end of it. What keeps whom from what is decided on the host, in
/// `ground.sh`, and only there; the classes here read announcements.
@NullMarked
package org.understudy.services.task.site;

import org.jspecify.annotations.NullMarked;
