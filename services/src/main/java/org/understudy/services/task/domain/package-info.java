/// What is known of tasks by libvirt's domains: what their hosts tell there, and what somebody outside does with them.
@NullMarked
package org.understudy.services.task.domain;

import org.jspecify.annotations.NullMarked;
