package org.understudy.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;

import org.understudy.agent.libc.Libc;

/**
 * A descriptor as a stream, without the JDK's allocation for every large read. It ends, too, where nothing has come for so long
 * that nobody can be there any more.
 */
final class FdInput extends InputStream {
    private static final int SIZE = 256 * 1024;

    private final int fd;
    private final MemorySegment buffer = Arena.ofAuto().allocate(SIZE, 4096);

    private final Pulse pulse;

    FdInput(int fd, Pulse pulse) {
        this.fd = fd;
        this.pulse = pulse;
        Libc.get().enlargePipe(fd, 1024 * 1024);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!Libc.get().awaitInput(fd, TimeUnit.SECONDS.toMillis(Pulse.SILENCE_SECONDS))) {
            pulse.lost();
            return -1;
        }
        pulse.heard();
        int got = Libc.get().read(fd, buffer, 0, Math.min(SIZE, length));
        if (got == 0) {
            return -1;
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, target, offset, got);
        return got;
    }
}
