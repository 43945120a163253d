package org.understudy.agent.protocol;

/** What a path on the wire may be. */
public final class Paths {
    private Paths() {}

    /** Relative, without empty, {@code .} and {@code ..} components and without NUL; the empty path is the root. */
    public static void check(byte[] path, int offset, int length) throws ProtocolException {
        if (length > Limits.PATH) {
            throw new ProtocolException("A path has " + length + " bytes, over the limit of " + Limits.PATH + ".");
        }
        if (length == 0) {
            return;
        }
        int start = offset;
        int end = offset + length;
        for (int i = offset; i <= end; i++) {
            if (i == end || path[i] == '/') {
                component(path, start, i - start);
                start = i + 1;
            } else if (path[i] == 0) {
                throw new ProtocolException("A path contains a NUL byte.");
            }
        }
    }

    public static void check(byte[] path) throws ProtocolException {
        check(path, 0, path.length);
    }

    private static void component(byte[] path, int at, int length) throws ProtocolException {
        if (length == 0) {
            throw new ProtocolException("A path has an empty component.");
        }
        if (length > Limits.NAME) {
            throw new ProtocolException("A name has " + length + " bytes, over the limit of " + Limits.NAME + ".");
        }
        if (path[at] == '.' && (length == 1 || (length == 2 && path[at + 1] == '.'))) {
            throw new ProtocolException("A path has a component that is . or ..");
        }
    }
}
