package org.understudy.services.ssh;

import java.nio.charset.StandardCharsets;

/// Writes words so that a POSIX shell reads them back unchanged. The result is plain ASCII,
/// whatever the word: then neither the locale of this JVM nor that of the shell matters.
public final class PosixShell {
    private PosixShell() {}

    public static String quote(String word) {
        StringBuilder out = new StringBuilder(word.length() + 8).append('\'');
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int i = 0;
        while (i < bytes.length) {
            byte b = bytes[i];
            if (b == '\'') {
                out.append("'\\''");
                i++;
            } else if (b >= 0) {
                out.append((char) b);
                i++;
            } else {
                // Bytes above 127 by printf's octal escapes; they cannot end in a newline, which $( ) would eat.
                out.append("'\"$(printf '");
                while (i < bytes.length && bytes[i] < 0) {
                    out.append('\\').append(Integer.toOctalString(bytes[i] & 0xff));
                    i++;
                }
                out.append("')\"'");
            }
        }
        return out.append('\'').toString();
    }
}
