/// The virtual machine of a replica: from facts and the boot layer's answer to libvirt's XML.
@NullMarked
package org.understudy.services.replica.domain;

import org.jspecify.annotations.NullMarked;
