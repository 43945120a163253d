/// `understudy demo`: the main job, from nothing to a replica that answers, on this one machine.
@NullMarked
package org.understudy.app.demo;

import org.jspecify.annotations.NullMarked;
