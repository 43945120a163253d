/// libvirt behind one port, [Hypervisor]: libvirt-java for what it maps well, one supplementary JNA
/// interface for the rest. libvirt keeps its last error per OS thread, so all calls run on platform
/// threads and errors are read where they arise.
@NullMarked
package org.understudy.services.libvirt;

import org.jspecify.annotations.NullMarked;
