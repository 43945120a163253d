package org.understudy.agent.capture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A pattern over the bytes of paths. With a {@code /} at its beginning it matches from the root of the tree, otherwise at any
 * depth; {@code *} and {@code ?} stop at a {@code /}, {@code **} does not; a {@code /} at its end asks for a directory. A
 * backslash takes the next character as it is, {@code \xNN} is any byte.
 */
final class Glob {
    private static final int STAR = 256;
    private static final int STARS = 257;
    private static final int ANY = 258;

    private final int[] tokens;
    private final boolean anchored;
    private final boolean directoriesOnly;
    private final boolean oneName;

    Glob(String text) {
        byte[] p = text.getBytes(StandardCharsets.UTF_8);
        int start = 0;
        int end = p.length;
        anchored = end > 0 && p[0] == '/';
        if (anchored) {
            start++;
        }
        boolean escapedEnd = end >= 2 && p[end - 2] == '\\';
        directoriesOnly = (end > start && p[end - 1] == '/' && !escapedEnd) || (anchored && end == 1);
        if (directoriesOnly && end > start) {
            end--;
        }
        tokens = tokens(p, start, end);
        boolean plain = !anchored;
        for (int token : tokens) {
            plain &= token != '/' && token != STARS;
        }
        oneName = plain;
    }

    private static int[] tokens(byte[] p, int start, int end) {
        int[] tokens = new int[end - start];
        int n = 0;
        for (int i = start; i < end; i++) {
            int c = p[i] & 0xff;
            if (c == '*') {
                boolean two = i + 1 < end && p[i + 1] == '*';
                tokens[n++] = two ? STARS : STAR;
                if (two) {
                    i++;
                }
            } else if (c == '?') {
                tokens[n++] = ANY;
            } else if (c == '\\' && i + 1 < end) {
                i++;
                if (p[i] == 'x' && i + 2 < end && hex(p[i + 1]) >= 0 && hex(p[i + 2]) >= 0) {
                    tokens[n++] = hex(p[i + 1]) * 16 + hex(p[i + 2]);
                    i += 2;
                } else {
                    tokens[n++] = p[i] & 0xff;
                }
            } else {
                tokens[n++] = c;
            }
        }
        return java.util.Arrays.copyOf(tokens, n);
    }

    private static int hex(byte b) {
        return Character.digit(b, 16);
    }

    /** Matches the path (relative, without a slash at its beginning), whose last name begins at nameAt. */
    boolean matches(byte[] path, int length, int nameAt, boolean directory) {
        if (directoriesOnly && !directory) {
            return false;
        }
        if (anchored) {
            return match(0, path, 0, length, false);
        }
        if (oneName) {
            return match(0, path, nameAt, length, false);
        }
        for (int i = 0; i <= nameAt; i++) {
            if ((i == 0 || path[i - 1] == '/') && match(0, path, i, length, false)) {
                return true;
            }
        }
        return false;
    }

    /** Something below the directory may match. */
    boolean mayMatchBelow(byte[] directory, int length) {
        if (!anchored || length == 0) {
            return true;
        }
        byte[] withSlash = java.util.Arrays.copyOf(directory, length + 1);
        withSlash[length] = '/';
        return match(0, withSlash, 0, length + 1, true);
    }

    private boolean match(int token, byte[] s, int from, int end, boolean partial) {
        int t = token;
        int j = from;
        while (true) {
            if (partial && j == end) {
                return t < tokens.length;
            }
            if (t == tokens.length) {
                return j == end;
            }
            int c = tokens[t];
            if (c == STARS) {
                return partial || stars(t, s, j, end);
            }
            if (c == STAR) {
                for (int k = j; ; k++) {
                    if (match(t + 1, s, k, end, partial)) {
                        return true;
                    }
                    if (k == end || s[k] == '/') {
                        return false;
                    }
                }
            }
            if (j == end || (c == ANY ? s[j] == '/' : (s[j] & 0xff) != c)) {
                return false;
            }
            t++;
            j++;
        }
    }

    private boolean stars(int t, byte[] s, int from, int end) {
        if (t + 1 < tokens.length && tokens[t + 1] == '/' && match(t + 2, s, from, end, false)) {
            return true;
        }
        for (int k = from; k <= end; k++) {
            if (match(t + 1, s, k, end, false)) {
                return true;
            }
        }
        return false;
    }

    /** The pattern that matches exactly this name or path. */
    static String quote(byte[] path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte b : path) {
            if (b == '*' || b == '?' || b == '\\') {
                out.write('\\');
                out.write(b);
            } else if (b < ' ') {
                byte[] escape = {'\\', 'x', digit(b >> 4 & 15), digit(b & 15)};
                out.writeBytes(escape);
            } else {
                out.write(b);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static byte digit(int value) {
        return (byte) Character.forDigit(value, 16);
    }
}
