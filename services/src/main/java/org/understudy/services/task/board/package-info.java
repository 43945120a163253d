/// One picture of the tasks of all hosts that a console looks at.
@NullMarked
package org.understudy.services.task.board;

import org.jspecify.annotations.NullMarked;
