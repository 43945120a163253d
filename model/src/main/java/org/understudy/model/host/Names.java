package org.understudy.model.host;

import java.util.regex.Pattern;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// The rule for names that people give: they become file names, domain names and parts of command
/// lines, so they are short and plain. 1 to 63 of ASCII letters, digits, `.`, `_`, `-`, beginning
/// with a letter or digit.
public final class Names {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private Names() {}

    public static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }

    /// @param what the kind of thing, for the message: "host", "replica"
    /// @return the same name
    public static String check(String what, String name) throws ProblemException {
        if (!isPlain(name)) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "\"" + name + "\" cannot be the name of a " + what + ".",
                    "A name has 1 to 63 letters, digits, dots, underscores or hyphens, and begins with a letter or digit.",
                    "Choose another name, such as \"" + suggestion(what, name) + "\".");
        }
        return name;
    }

    private static String suggestion(String what, String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        plain = plain.length() > 63 ? plain.substring(0, 63) : plain;
        return plain.isEmpty() ? what + "1" : plain;
    }
}
