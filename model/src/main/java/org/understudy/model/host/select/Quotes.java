package org.understudy.model.host.select;

import java.util.function.Predicate;

/// Quoting as selections know it: between two of `"`, with a backslash before `"` and before a backslash that would
/// otherwise be taken for such a one; or between two of `'`, where everything stands for itself.
final class Quotes {
    private Quotes() {}

    static String around(String text, Predicate<String> needed) {
        if (!needed.test(text)) {
            return text;
        }
        return text.indexOf('\'') < 0 ? "'" + text + "'" : "\"" + escaped(text) + "\"";
    }

    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : '"';
            if (c == '"' || (c == '\\' && (next == '"' || next == '\\'))) {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }
}
