package org.understudy.services.ssh;

import java.net.InetSocketAddress;

/// A port of this machine (loopback only) that leads to a TCP address as seen from the host. For a
/// local host it is that address itself.
public interface LocalForward extends AutoCloseable {
    InetSocketAddress address();

    @Override
    void close();
}
