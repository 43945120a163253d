/// What was asked for and what was seen of it, in the database that a team shares.
@NullMarked
package org.understudy.services.task.queue;

import org.jspecify.annotations.NullMarked;
