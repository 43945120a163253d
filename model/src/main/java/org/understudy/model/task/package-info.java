/// Tasks as every console and every host know them: what is to be done, what it claims, how far
/// it is, how it ended.
@NullMarked
package org.understudy.model.task;

import org.jspecify.annotations.NullMarked;
