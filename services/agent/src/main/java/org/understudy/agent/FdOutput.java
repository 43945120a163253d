package org.understudy.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.understudy.agent.libc.Libc;

/** A descriptor as a stream, without the JDK's allocation for every large write. */
final class FdOutput extends OutputStream {
    private static final int SIZE = 1024 * 1024;

    private final int fd;
    private final MemorySegment buffer = Arena.ofAuto().allocate(SIZE, 4096);

    FdOutput(int fd) {
        this.fd = fd;
        Libc.get().enlargePipe(fd, SIZE);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] source, int offset, int length) throws IOException {
        Libc libc = Libc.get();
        int done = 0;
        while (done < length) {
            int part = Math.min(SIZE, length - done);
            MemorySegment.copy(source, offset + done, buffer, ValueLayout.JAVA_BYTE, 0, part);
            for (int written = 0; written < part; ) {
                written += libc.write(fd, buffer, written, part - written);
            }
            done += part;
        }
    }
}
