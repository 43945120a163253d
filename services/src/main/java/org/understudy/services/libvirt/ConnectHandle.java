package org.understudy.services.libvirt;

import com.sun.jna.Pointer;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;

/// A libvirt-java connection that hands its native handle to [LibvirtExtra]. The one place that knows the inside of
/// libvirt-java.
final class ConnectHandle extends Connect {
    ConnectHandle(String uri) throws LibvirtException {
        super(uri);
    }

    Pointer handle() {
        return vcp.getPointer();
    }
}
