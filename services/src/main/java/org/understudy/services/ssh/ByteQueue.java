package org.understudy.services.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

/// Bytes that arrived on a channel and wait for their reader. Bounded by the channel's window: room
/// is given back to the peer when bytes are read, not when they arrive. Keeps the arrays as they
/// came, so a reader that lags costs no copying.
final class ByteQueue extends InputStream {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private final LongConsumer taken;
    private int offset;
    private long waiting;
    private boolean ended;
    private boolean closed;
    private @Nullable IOException failure;

    /// @param taken hears how many bytes were read, on the reader's thread
    ByteQueue(LongConsumer taken) {
        this.taken = taken;
    }

    void put(byte[] data, int from, int length) {
        byte[] copy = new byte[length];
        System.arraycopy(data, from, copy, 0, length);
        boolean dropped;
        lock.lock();
        try {
            dropped = closed;
            if (!closed && !ended && length > 0) {
                chunks.add(copy);
                waiting += length;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (dropped) {
            // Nobody will read it; the program goes on as with /dev/null.
            taken.accept(length);
        }
    }

    /// The peer says that nothing follows.
    void end() {
        finish(null);
    }

    /// The connection went away: what has arrived is still read, then this is thrown. Without effect after [#end].
    void fail(IOException cause) {
        finish(cause);
    }

    private void finish(@Nullable IOException cause) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                failure = cause;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int n = read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int copied = 0;
        lock.lock();
        try {
            while (waiting == 0 && !ended && !closed) {
                changed.await();
            }
            if (closed) {
                throw new IOException("The stream is closed.");
            }
            if (waiting == 0) {
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                return -1;
            }
            while (copied < length && waiting > 0) {
                byte[] chunk = chunks.getFirst();
                int n = Math.min(length - copied, chunk.length - offset);
                System.arraycopy(chunk, offset, to, from + copied, n);
                copied += n;
                offset += n;
                waiting -= n;
                if (offset == chunk.length) {
                    chunks.removeFirst();
                    offset = 0;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } finally {
            lock.unlock();
        }
        taken.accept(copied);
        return copied;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return (int) Math.min(Integer.MAX_VALUE, waiting);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        long dropped;
        lock.lock();
        try {
            dropped = waiting;
            closed = true;
            chunks.clear();
            waiting = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (dropped > 0) {
            taken.accept(dropped);
        }
    }
}
