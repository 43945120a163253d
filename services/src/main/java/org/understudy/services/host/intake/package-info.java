/// Hosts out of files that others wrote: configurations of SSH, Ansible inventories, plain lists.
@NullMarked
package org.understudy.services.host.intake;

import org.jspecify.annotations.NullMarked;
