package org.understudy.model.host;

import java.util.Set;
import java.util.regex.Pattern;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// The rule for tags: as for names, but they may begin with an underscore, as groups of other tools do. `all` is taken:
/// every host is in it.
public final class Tags {
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}");
    private static final Set<String> TAKEN = Set.of("all");

    private Tags() {}

    public static boolean isTag(String tag) {
        return TAG.matcher(tag).matches() && !TAKEN.contains(tag);
    }

    /// @return the same tag
    public static String check(String tag) throws ProblemException {
        if (isTag(tag)) {
            return tag;
        }
        throw new ProblemException(
                Kind.BAD_INPUT,
                "\"" + tag + "\" cannot be a tag.",
                TAKEN.contains(tag)
                        ? "Every host belongs to \"" + tag + "\" as it is."
                        : "A tag has 1 to 63 letters, digits, dots, underscores or hyphens, and begins with a letter,"
                                + " a digit or an underscore.",
                "Choose another word, such as \"web\".");
    }
}
