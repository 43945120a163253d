package org.understudy.model.host.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.understudy.model.host.Span;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// The hosts that one entry of an inventory stands for: `web[01:20].example.org:2222`.
///
/// @param port 0 if it says none
record Expansion(List<String> names, int port) {
    private static final Pattern V6 =
            Pattern.compile("\\[([0-9A-Fa-f:.%\\w]*:[0-9A-Fa-f:.%\\w]*:[^\\]]*)](?::(\\d{1,5}))?");
    private static final Pattern WITH_PORT = Pattern.compile("([^:]*(?:\\[[^\\]]*][^:\\[]*)*):(\\d{1,5})");
    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\]]*)]");

    static Expansion of(String entry) throws ProblemException {
        Matcher v6 = V6.matcher(entry);
        if (v6.matches()) {
            return new Expansion(List.of(v6.group(1)), v6.group(2) == null ? 0 : Integer.parseInt(v6.group(2)));
        }
        Matcher port = WITH_PORT.matcher(entry);
        if (port.matches()) {
            return new Expansion(names(port.group(1)), Integer.parseInt(port.group(2)));
        }
        return new Expansion(names(entry), 0);
    }

    private static List<String> names(String pattern) throws ProblemException {
        List<String> names = List.of("");
        Matcher brackets = BRACKETS.matcher(pattern);
        int end = 0;
        while (brackets.find()) {
            // Nothing before the colon means from 0.
            String content = brackets.group(1);
            List<String> values = new ArrayList<>();
            for (Span span : Span.list(content.startsWith(":") ? "0" + content : content)) {
                values.addAll(span.values());
            }
            if ((long) names.size() * values.size() > Span.MOST) {
                throw new ProblemException(
                        Kind.BAD_INPUT,
                        "\"" + pattern + "\" cannot be expanded.",
                        "It stands for more than " + Span.MOST + " hosts.",
                        "Make its brackets narrower.");
            }
            String literal = pattern.substring(end, brackets.start());
            List<String> longer = new ArrayList<>(names.size() * values.size());
            for (String name : names) {
                values.forEach(v -> longer.add(name + literal + v));
            }
            names = longer;
            end = brackets.end();
        }
        String rest = pattern.substring(end);
        return names.stream().map(n -> n + rest).toList();
    }
}
