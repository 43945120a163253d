package org.understudy.services.host;

import java.util.List;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostTest;
import org.understudy.services.ssh.Connections;

/// One run of `host test`.
record HostProbe(Connections connections, TestListener listener) {
    HostTest test(Host host) {
        return new HostTest(host, List.of());
    }
}
