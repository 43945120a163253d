package org.understudy.services.libvirt;

import java.io.InputStream;
import java.io.OutputStream;

/// A serial line: what the machine prints, what is typed to it. Blocking streams.
public interface SerialConsole extends AutoCloseable {
    InputStream output();

    OutputStream input();

    @Override
    void close();
}
