/// The board of tasks as the window has it: rows that stay, filled anew as tasks go on.
@NullMarked
package org.understudy.app.task.board;

import org.jspecify.annotations.NullMarked;
