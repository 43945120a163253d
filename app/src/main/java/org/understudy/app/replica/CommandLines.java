package org.understudy.app.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The command line that does the same as the wizard.
final class CommandLines {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,~-]+");

    private CommandLines() {}

    /// @param profileFile empty: the default profile
    static String replicate(
            String source, String portal, String name, String profileFile, boolean boot, boolean verify) {
        List<String> words =
                new ArrayList<>(List.of("understudy", "replicate", source, "--portal", portal, "--name", name));
        if (!profileFile.isBlank()) {
            words.add("--profile");
            words.add(profileFile);
        }
        if (boot) {
            words.add("--boot");
        }
        if (verify) {
            words.add("--verify");
        }
        return words.stream().map(CommandLines::quoted).collect(Collectors.joining(" "));
    }

    /// As a POSIX shell wants it.
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
