package org.understudy.services.ssh;

import java.nio.file.Path;

/// A unix socket of this machine, in a folder that only this user can enter. Each connection that
/// is accepted there talks to the standard streams of a command of its own on the host.
public interface UnixBridge extends AutoCloseable {
    Path socket();

    /// What the command said last on its standard error, empty where it said nothing. When a
    /// connection ends, this tells why.
    String lastWords();

    /// Closes the socket and every connection through it, and removes the folder.
    @Override
    void close();
}
