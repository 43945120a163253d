/// When tasks are dispatched without anybody asking: at a time, every so often, after another one.
@NullMarked
package org.understudy.services.task.schedule;

import org.jspecify.annotations.NullMarked;
