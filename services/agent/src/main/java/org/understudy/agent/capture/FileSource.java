package org.understudy.agent.capture;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;

/** An open file. */
final class FileSource implements ContentSource {
    /** Larger files are not left in the page cache of a busy server, unless it had them there. */
    private static final long LARGE = 64L << 20;

    /** One native buffer for all files of a thread. */
    static final class Buffer {
        static final int SIZE = 256 * 1024;
        private @Nullable MemorySegment segment;

        MemorySegment segment() {
            MemorySegment s = segment;
            if (s == null) {
                s = Arena.ofAuto().allocate(SIZE, 4096);
                segment = s;
            }
            return s;
        }
    }

    private final Libc libc;
    private final int fd;
    private final MemorySegment buffer;
    private final boolean sparse;
    private final boolean large;
    private boolean closed;

    FileSource(Libc libc, int fd, Buffer buffer, FileStat stat) {
        this.libc = libc;
        this.fd = fd;
        this.buffer = buffer.segment();
        this.sparse = stat.blocks * 512 < stat.size;
        this.large = stat.size > LARGE
                && !(libc.isCached(fd, 0) && libc.isCached(fd, stat.size / 2) && libc.isCached(fd, stat.size - 1));
        if (large) {
            libc.fadvise(fd, 0, 0, Libc.FADV_SEQUENTIAL);
        }
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int got = libc.pread(fd, buffer, 0, Math.min(length - done, Buffer.SIZE), position + done);
            if (got == 0) {
                break;
            }
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, target, offset + done, got);
            done += got;
        }
        return done;
    }

    @Override
    public boolean stat(FileStat into) throws IOException {
        libc.fstat(fd, into);
        return true;
    }

    @Override
    public long nextData(long position, long end) {
        if (!sparse) {
            return position;
        }
        long at = libc.tryLseek(fd, position, Libc.SEEK_DATA);
        if (at == -Errno.ENXIO) {
            return end;
        }
        return at < position ? position : Math.min(at, end);
    }

    @Override
    public long nextHole(long position, long end) {
        if (!sparse) {
            return end;
        }
        long at = libc.tryLseek(fd, position, Libc.SEEK_HOLE);
        return at < position ? end : Math.min(at, end);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (large) {
                libc.fadvise(fd, 0, 0, Libc.FADV_DONTNEED);
            }
            libc.close(fd);
        }
    }
}
