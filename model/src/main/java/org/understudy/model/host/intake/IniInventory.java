package org.understudy.model.host.intake;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Reads an Ansible inventory in INI form into an [Inventory]. A plain list of names is one without
/// sections.
///
/// A line that is not understood is left out by name. A section that is not understood ends the
/// reading: the hosts after it would come into the wrong group.
public final class IniInventory {
    private static final Pattern SECTION =
            Pattern.compile("\\[(?<name>[^:\\]\\s]+)(?::(?<what>\\w+))?\\]\\s*(?:[#;].*)?");
    private static final Pattern CHILD = Pattern.compile("(?<name>[^:\\]\\s]+)\\s*(?:#.*)?");
    private static final int LONGEST = 10_000;

    private final Inventory into;
    private final String origin;
    private String group = "ungrouped";
    private String what = "hosts";

    private IniInventory(Inventory into, String origin) {
        this.into = into;
        this.origin = origin;
    }

    /// @param origin how messages call the file
    public static void read(String text, String origin, Inventory into) throws ProblemException {
        IniInventory reader = new IniInventory(into, origin);
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#") && !content.startsWith(";")) {
                reader.line(content, origin + ", line " + number);
            }
        }
    }

    private void line(String line, String where) throws ProblemException {
        if (line.length() > LONGEST) {
            into.leaveOut(where, "It is longer than " + LONGEST + " characters.");
        } else if (line.startsWith("[") && !looksLikeHost(line)) {
            section(line, where);
        } else {
            switch (what) {
                case "children" -> child(line, where);
                case "vars" -> variable(line, where);
                default -> host(line, where);
            }
        }
    }

    /// `[2001:db8::1]:22` or `[a:c]x`: a bracket is not always a section.
    private static boolean looksLikeHost(String line) {
        return line.matches("\\[[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:.*|\\[\\w*:\\w+(:\\d+)?\\][A-Za-z0-9.-].*");
    }

    private void section(String line, String where) throws ProblemException {
        Matcher m = SECTION.matcher(line);
        String kind = m.matches() && m.group("what") != null ? m.group("what") : "hosts";
        if (!m.matches() || !List.of("hosts", "children", "vars").contains(kind)) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "The inventory " + origin + " cannot be read.",
                    "In " + where + ": \"" + line + "\" is not a section.",
                    "Write [group], [group:children] or [group:vars].");
        }
        group = m.group("name");
        what = kind;
        into.group(group);
    }

    private void child(String line, String where) throws ProblemException {
        Matcher m = CHILD.matcher(line);
        if (m.matches()) {
            into.child(group, m.group("name"));
        } else {
            into.leaveOut(where, "\"" + shortened(line) + "\" is not the name of a group.");
        }
    }

    private void variable(String line, String where) throws ProblemException {
        int equals = line.indexOf('=');
        if (equals < 1) {
            into.leaveOut(where, "A variable is written name=value.");
            return;
        }
        into.groupVariable(
                group, line.substring(0, equals).strip(), Value.of(unquoted(line.substring(equals + 1)), where));
    }

    private void host(String line, String where) throws ProblemException {
        List<String> words;
        try {
            words = ShellWords.of(line, true);
        } catch (IllegalArgumentException e) {
            into.leaveOut(where, "A quote is not closed.");
            return;
        }
        for (String word : words.subList(Math.min(1, words.size()), words.size())) {
            if (word.indexOf('=') < 1) {
                into.leaveOut(
                        where,
                        "A host is followed by name=value only, not by \"" + shortened(word)
                                + "\"; write one host on a line.");
                return;
            }
        }
        if (words.isEmpty()) {
            return;
        }
        for (String host : into.hosts(group, words.getFirst(), where)) {
            for (String word : words.subList(1, words.size())) {
                int equals = word.indexOf('=');
                into.hostVariable(
                        host, word.substring(0, equals), Value.of(unquoted(word.substring(equals + 1)), where));
            }
        }
    }

    /// Values are literals of another language: quotes go, and what comes after a number is a comment.
    private static String unquoted(String value) {
        String v = value.strip();
        Matcher number = Pattern.compile("(-?\\d+)\\s*#.*").matcher(v);
        if (number.matches()) {
            return number.group(1);
        }
        Matcher quoted = Pattern.compile("(['\"])(.*?)\\1\\s*(?:#.*)?").matcher(v);
        return quoted.matches() ? quoted.group(2) : v;
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
