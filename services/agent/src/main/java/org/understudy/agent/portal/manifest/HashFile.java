package org.understudy.agent.portal.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/** Hashes of the blocks of large files, eight bytes each, sparse. Made when the first is written. Safe for several threads. */
public final class HashFile implements AutoCloseable {
    private static final int CHUNK = 8192;

    private final Path path;
    private @Nullable FileChannel channel;
    private long end;

    public HashFile(Path path) throws IOException {
        this.path = path;
        this.end = Files.exists(path) ? Files.size(path) / 8 : 0;
    }

    private synchronized FileChannel channel() throws IOException {
        FileChannel c = channel;
        if (c == null) {
            c = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel = c;
        }
        return c;
    }

    /** Room for so many hashes, all zero. Answers its position. */
    public synchronized long allocate(long count) throws IOException {
        long at = end;
        end += count;
        // Makes the file as long as what is allocated, so that a later start does not give the place away again.
        if (count > 0) {
            channel().write(ByteBuffer.allocate(8), (end - 1) * 8);
        }
        return at;
    }

    public void put(long position, long[] hashes, int from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * 8);
        bytes.asLongBuffer().put(hashes, from, count);
        long at = position * 8;
        while (bytes.hasRemaining()) {
            at += channel().write(bytes, at);
        }
    }

    /** Reads; what lies beyond the end is zero. */
    public void get(long position, long[] hashes, int from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * 8);
        long at = position * 8;
        while (bytes.hasRemaining()) {
            int got = channel().read(bytes, at);
            if (got < 0) {
                break;
            }
            at += got;
        }
        bytes.clear();
        bytes.asLongBuffer().get(hashes, from, count);
    }

    /** Copies hashes from another file of hashes; runs of zeroes stay holes. */
    public void copy(HashFile from, long source, long target, long count) throws IOException {
        long[] chunk = new long[CHUNK];
        long done = 0;
        while (done < count) {
            int n = (int) Math.min(CHUNK, count - done);
            from.get(source + done, chunk, 0, n);
            boolean any = false;
            for (int i = 0; i < n && !any; i++) {
                any = chunk[i] != 0;
            }
            if (any) {
                put(target + done, chunk, 0, n);
            }
            done += n;
        }
    }

    public void force() throws IOException {
        FileChannel c = channel;
        if (c != null) {
            c.force(true);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        FileChannel c = channel;
        if (c != null) {
            c.close();
            channel = null;
        }
    }
}
