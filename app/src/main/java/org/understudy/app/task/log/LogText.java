package org.understudy.app.task.log;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Makes text for people out of what a program printed for a terminal.
final class LogText {
    /// Colours, movements of the cursor, titles of windows: CSI, OSC and the short ones.
    private static final Pattern ESCAPES =
            Pattern.compile("\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|[ -/]*[0-~])");

    private static final int TAB = 8;

    private LogText() {}

    static String of(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\u001b') >= 0) {
            text = ESCAPES.matcher(text).replaceAll("");
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\t') {
                out.repeat(' ', TAB - out.length() % TAB);
            } else if (c == '\b') {
                out.setLength(Math.max(0, out.length() - 1));
            } else if (c >= ' ' && c != 0x7f) {
                out.append(c);
            } else if (c != '\n' && c != '\r') {
                out.append('·');
            }
        }
        return out.toString();
    }
}
