/// The process that leads what was dispatched, without anybody sitting there.
@NullMarked
package org.understudy.services.task.runner;

import org.jspecify.annotations.NullMarked;
