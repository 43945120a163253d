/// Hosts: machines that are reached by SSH, or this machine itself.
@NullMarked
package org.understudy.model.host;

import org.jspecify.annotations.NullMarked;
