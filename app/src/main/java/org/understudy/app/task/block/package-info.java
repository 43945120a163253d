/// What keeps people from a host or a replica, shown where they would touch it.
@NullMarked
package org.understudy.app.task.block;

import org.jspecify.annotations.NullMarked;
