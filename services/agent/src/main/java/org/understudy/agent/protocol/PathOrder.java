package org.understudy.agent.protocol;

import java.util.Arrays;

/** The canonical order: depth first, a directory before what is in it, names in the order of their unsigned bytes. */
public final class PathOrder {
    private PathOrder() {}

    public static int compare(byte[] a, byte[] b) {
        return compare(a, a.length, b, b.length);
    }

    public static int compare(byte[] a, int aLength, byte[] b, int bLength) {
        int at = Arrays.mismatch(a, 0, aLength, b, 0, bLength);
        if (at < 0) {
            return 0;
        }
        if (at == aLength) {
            return -1;
        }
        if (at == bLength) {
            return 1;
        }
        // A slash ends a name, and so comes before every byte that goes on with it.
        int x = a[at] == '/' ? 0 : a[at] & 0xff;
        int y = b[at] == '/' ? 0 : b[at] & 0xff;
        return x - y;
    }

    /** The path is below the directory. Everything but the root itself is below the root. */
    public static boolean below(byte[] directory, int directoryLength, byte[] path, int pathLength) {
        if (directoryLength == 0) {
            return pathLength > 0;
        }
        return pathLength > directoryLength
                && path[directoryLength] == '/'
                && Arrays.equals(directory, 0, directoryLength, path, 0, directoryLength);
    }
}
