/// The log of a task as people read it, however long it is: paged from its host, never as a whole
/// in memory.
@NullMarked
package org.understudy.app.task.log;

import org.jspecify.annotations.NullMarked;
