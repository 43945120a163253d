package org.understudy.agent.protocol;

import java.io.IOException;
import java.io.OutputStream;

/** Writes frames; several threads may. Every frame is flushed unless it is written as one of many. */
public final class FrameWriter {
    private final OutputStream out;
    private final byte[] small = new byte[16 * 1024];
    private volatile long total;
    private volatile long blockedNanos;

    public FrameWriter(OutputStream out) {
        this.out = out;
    }

    public void write(FrameType type) throws IOException {
        write(type, new byte[0], 0, 0);
    }

    public void write(FrameType type, WireWriter payload) throws IOException {
        write(type, payload.buffer(), 0, payload.length());
    }

    public void write(FrameType type, byte[] payload, int offset, int length) throws IOException {
        write(type, small, 0, payload, offset, length);
    }

    /** A frame whose payload begins with a few bytes from elsewhere. */
    public void write(FrameType type, byte[] head, int headLength, byte[] payload, int length) throws IOException {
        write(type, head, headLength, payload, 0, length);
    }

    private synchronized void write(FrameType type, byte[] head, int headLength, byte[] payload, int offset, int length)
            throws IOException {
        int size = headLength + length + 1;
        if (size > Limits.FRAME) {
            throw new ProtocolException(
                    "A frame of " + size + " bytes is over the limit of " + Limits.FRAME + ": " + type + ".");
        }
        small[0] = (byte) (size >>> 24);
        small[1] = (byte) (size >>> 16);
        small[2] = (byte) (size >>> 8);
        small[3] = (byte) size;
        small[4] = (byte) type.code();
        long start = System.nanoTime();
        int begin = 5 + headLength;
        System.arraycopy(head, 0, small, 5, headLength);
        if (length <= small.length - begin) {
            System.arraycopy(payload, offset, small, begin, length);
            out.write(small, 0, begin + length);
        } else {
            out.write(small, 0, begin);
            out.write(payload, offset, length);
        }
        out.flush();
        blockedNanos += System.nanoTime() - start;
        total += 4L + size;
    }

    /** Bytes of all frames so far. */
    public long total() {
        return total;
    }

    /** Time spent in writing, which is how fast the other side takes it. */
    public long blockedNanos() {
        return blockedNanos;
    }
}
