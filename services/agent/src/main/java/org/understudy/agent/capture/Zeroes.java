package org.understudy.agent.capture;

import java.util.Arrays;

import org.understudy.agent.protocol.Limits;

/** Tells zeroes from data. */
final class Zeroes {
    private static final byte[] BLOCK = new byte[Limits.BLOCK];

    private Zeroes() {}

    /** At most a block. */
    static boolean all(byte[] data, int from, int to) {
        return data[from] == 0 && data[to - 1] == 0 && Arrays.equals(data, from, to, BLOCK, 0, to - from);
    }

    /** A block of zeroes: look, do not write. */
    static byte[] block() {
        return BLOCK;
    }
}
