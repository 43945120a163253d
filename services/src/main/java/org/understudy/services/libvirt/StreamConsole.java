package org.understudy.services.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;

import com.sun.jna.Pointer;

/// A serial line over a libvirt stream. Reading blocks the calling thread inside libvirt: use a platform thread.
final class StreamConsole implements SerialConsole {
    private final LibvirtExtra libvirt;
    private final Pointer stream;
    private final AtomicBoolean closed = new AtomicBoolean();

    StreamConsole(LibvirtExtra libvirt, Pointer stream) {
        this.libvirt = libvirt;
        this.stream = stream;
    }

    @Override
    public InputStream output() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                if (length == 0) {
                    return 0;
                }
                byte[] part = new byte[Math.min(length, 1 << 14)];
                int count = closed.get()
                        ? 0
                        : libvirt.virStreamRecv(stream, part, new LibvirtExtra.NativeSize(part.length));
                if (count < 0) {
                    if (closed.get()) {
                        return -1;
                    }
                    throw new IOException("the serial line was lost: " + libvirt.virGetLastErrorMessage());
                }
                System.arraycopy(part, 0, to, offset, count);
                return count == 0 ? -1 : count;
            }
        };
    }

    @Override
    public OutputStream input() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                int at = offset;
                while (at < offset + length) {
                    byte[] part = java.util.Arrays.copyOfRange(from, at, Math.min(offset + length, at + (1 << 14)));
                    int sent = closed.get()
                            ? -1
                            : libvirt.virStreamSend(stream, part, new LibvirtExtra.NativeSize(part.length));
                    if (sent < 0) {
                        throw new IOException("the serial line is closed");
                    }
                    at += sent;
                }
            }
        };
    }

    /// The stream is aborted, which wakes a reader; its memory is left to the connection's end, because that reader may
    /// still be on its way out of libvirt.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            libvirt.virStreamAbort(stream);
        }
    }
}
