package org.understudy.app.replica.wizard;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.understudy.model.replica.ReplicationRequest;

/// The command line that does the same as the wizard.
final class CommandLines {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,~-]+");

    private CommandLines() {}

    /// @param profileFile empty: the default profile
    static String replicate(ReplicationRequest wish, String profileFile) {
        List<String> words = new ArrayList<>(
                List.of("understudy", "replicate", wish.source(), "--portal", wish.portal(), "--name", wish.replica()));
        if (!wish.root().isEmpty()) {
            words.addAll(List.of("--root", wish.root()));
        }
        if (!profileFile.isEmpty()) {
            words.addAll(List.of("--profile", profileFile));
        }
        if (wish.boot()) {
            words.add("--boot");
        }
        if (wish.verify()) {
            words.add("--verify");
        }
        return words.stream().map(CommandLines::quoted).collect(Collectors.joining(" "));
    }

    /// As a POSIX shell wants it.
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
