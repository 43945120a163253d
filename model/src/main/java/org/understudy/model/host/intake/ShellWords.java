package org.understudy.model.host.intake;

import java.util.ArrayList;
import java.util.List;

/// Splits a line into words as a shell would: quotes, backslashes, and a `#` for a comment.
final class ShellWords {
    private ShellWords() {}

    /// @param comments whether `#` ends the line
    /// @throws IllegalArgumentException for a quote that is not closed
    static List<String> of(String line, boolean comments) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean any = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\'' || c == '"') {
                int end = i + 1;
                while (end < line.length() && line.charAt(end) != c) {
                    if (c == '"' && line.charAt(end) == '\\' && end + 1 < line.length()) {
                        char next = line.charAt(end + 1);
                        if (next != '"' && next != '\\') {
                            word.append('\\');
                        }
                        end++;
                    }
                    word.append(line.charAt(end++));
                }
                if (end >= line.length()) {
                    throw new IllegalArgumentException("A quote is not closed.");
                }
                i = end;
                any = true;
            } else if (c == '\\' && i + 1 < line.length()) {
                word.append(line.charAt(++i));
                any = true;
            } else if (Character.isWhitespace(c) || (comments && c == '#')) {
                if (any) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
                if (c == '#') {
                    return words;
                }
            } else {
                word.append(c);
                any = true;
            }
        }
        if (any) {
            words.add(word.toString());
        }
        return words;
    }
}
