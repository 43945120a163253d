/// The way to a task: what, where, with which parameters, and what it will touch.
@NullMarked
package org.understudy.app.task.dispatch;

import org.jspecify.annotations.NullMarked;
