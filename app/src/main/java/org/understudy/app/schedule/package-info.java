/// The commands `schedule` and `runner`.
@NullMarked
package org.understudy.app.schedule;

import org.jspecify.annotations.NullMarked;
