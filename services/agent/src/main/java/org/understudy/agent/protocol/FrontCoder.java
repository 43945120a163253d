package org.understudy.agent.protocol;

import java.util.Arrays;

/** Paths as the difference to the one before in the same batch. */
final class FrontCoder {
    private byte[] previous = new byte[512];
    private int length;

    void reset() {
        length = 0;
    }

    void write(WireWriter out, byte[] path, int pathLength) {
        int shared = Arrays.mismatch(previous, 0, length, path, 0, pathLength);
        if (shared < 0) {
            shared = length;
        }
        out.varint(shared).bytes(path, shared, pathLength - shared);
        remember(path, shared, pathLength);
    }

    /** Reads and checks the next path, which then is in {@link #path()} up to {@link #length()}. */
    void read(WireReader in) throws ProtocolException {
        int shared = in.count(Limits.PATH, "The shared part of a path");
        if (shared > length) {
            throw new ProtocolException(
                    "A path shares " + shared + " bytes with the one before, which has only " + length + ".");
        }
        int rest = in.count(Limits.PATH, "The rest of a path");
        if (shared + rest > Limits.PATH) {
            throw new ProtocolException(
                    "A path has " + (shared + rest) + " bytes, over the limit of " + Limits.PATH + ".");
        }
        int at = in.skip(rest);
        room(shared + rest);
        System.arraycopy(in.buffer(), at, previous, shared, rest);
        length = shared + rest;
        Paths.check(previous, 0, length);
    }

    byte[] path() {
        return previous;
    }

    int length() {
        return length;
    }

    Bytes copy() {
        return Bytes.of(Arrays.copyOf(previous, length));
    }

    private void remember(byte[] path, int from, int pathLength) {
        room(pathLength);
        System.arraycopy(path, from, previous, from, pathLength - from);
        length = pathLength;
    }

    private void room(int size) {
        if (previous.length < size) {
            previous = Arrays.copyOf(previous, Math.max(size, previous.length * 2));
        }
    }
}
