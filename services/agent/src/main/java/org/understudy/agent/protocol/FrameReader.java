package org.understudy.agent.protocol;

import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

/** Reads frames one after the other into one buffer. Not for several threads at once. */
public final class FrameReader {
    private static final int START = 64 * 1024;

    private final InputStream in;
    private final byte[] chunk = new byte[START];
    private int chunkAt;
    private int chunkEnd;
    private byte[] payload = new byte[START];
    private int length;
    private long total;

    public FrameReader(InputStream in) {
        this.in = in;
    }

    /** The type of the next frame that says something, or null where the stream ends between two frames. */
    public @Nullable FrameType next() throws IOException {
        FrameType type = nextOfAny();
        while (type == FrameType.ALIVE) {
            type = nextOfAny();
        }
        return type;
    }

    private @Nullable FrameType nextOfAny() throws IOException {
        int first = read();
        if (first < 0) {
            return null;
        }
        long size = (long) first << 24 | (long) need() << 16 | (long) need() << 8 | need();
        if (size == 0) {
            throw new ProtocolException("An empty frame arrived.");
        }
        if (size > Limits.FRAME) {
            throw new ProtocolException(
                    "A frame of " + size + " bytes was announced, over the limit of " + Limits.FRAME + ".");
        }
        FrameType type = FrameType.of(need());
        length = (int) size - 1;
        if (payload.length < length) {
            payload = new byte[Math.min(Limits.FRAME, Math.max(length, payload.length * 2))];
        }
        fill();
        total += 4 + size;
        return type;
    }

    /** The payload: valid until the next frame is read. */
    public byte[] payload() {
        return payload;
    }

    public int length() {
        return length;
    }

    public byte[] copy() {
        return java.util.Arrays.copyOf(payload, length);
    }

    public WireReader fields() {
        return new WireReader(payload, 0, length);
    }

    /** Bytes of all frames so far. */
    public long total() {
        return total;
    }

    private void fill() throws IOException {
        int have = Math.min(length, chunkEnd - chunkAt);
        System.arraycopy(chunk, chunkAt, payload, 0, have);
        chunkAt += have;
        while (have < length) {
            int got = in.read(payload, have, length - have);
            if (got < 0) {
                throw truncated();
            }
            have += got;
        }
    }

    private int read() throws IOException {
        if (chunkAt == chunkEnd) {
            int got = in.read(chunk, 0, chunk.length);
            if (got <= 0) {
                return -1;
            }
            chunkAt = 0;
            chunkEnd = got;
        }
        return chunk[chunkAt++] & 0xff;
    }

    private int need() throws IOException {
        int b = read();
        if (b < 0) {
            throw truncated();
        }
        return b;
    }

    private static ProtocolException truncated() {
        return new ProtocolException("The stream ended in the middle of a frame.");
    }
}
