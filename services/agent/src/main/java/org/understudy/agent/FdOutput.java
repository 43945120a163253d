package org.understudy.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;

import org.understudy.agent.libc.Libc;

/**
 * A descriptor as a stream, without the JDK's allocation for every large write. A write fails where nothing of it was taken for
 * long and the console is not heard either: else it would wait for ever behind a link that is silent.
 */
final class FdOutput extends OutputStream {
    private static final int SIZE = 1024 * 1024;
    private static final long LOOK_MILLIS = 2000;

    private final int fd;
    private final MemorySegment buffer = Arena.ofAuto().allocate(SIZE, 4096);

    private final Pulse pulse;

    FdOutput(int fd, Pulse pulse) throws IOException {
        this.fd = fd;
        this.pulse = pulse;
        Libc.get().enlargePipe(fd, SIZE);
        Libc.get().dontBlock(fd);
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
                int taken = libc.tryWrite(fd, buffer, written, part - written);
                if (taken == 0) {
                    await(libc);
                }
                written += taken;
            }
            done += part;
        }
    }

    private void await(Libc libc) throws IOException {
        long since = System.nanoTime();
        while (!libc.awaitOutput(fd, LOOK_MILLIS)) {
            if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(Pulse.SILENCE_SECONDS) && pulse.isSilent()) {
                throw new IOException("Nobody takes what is said, and nobody is heard.");
            }
        }
    }
}
