package org.understudy.app.cli;

import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.understudy.services.ssh.Prompts;

/// Asks on the terminal. Without a terminal every question is refused, except that `--accept-new` trusts new host keys.
public final class ConsolePrompts implements Prompts {
    private final GlobalOptions options;
    private final Output output;

    public ConsolePrompts(GlobalOptions options, Output output) {
        this.options = options;
        this.output = output;
    }

    @Override
    public synchronized boolean trust(UnknownKey key) {
        String what = key.host() + " (" + key.address() + ") shows a key that nobody has seen yet: " + key.keyType()
                + " " + key.fingerprint();
        if (options.acceptNew()) {
            output.note(what + "; accepted and written to " + key.file());
            return true;
        }
        Console console = terminal();
        if (console == null) {
            return false;
        }
        @Nullable
        String answer =
                console.readLine("%s%nCompare it with what the host's administrator says. Trust it? [yes/no] ", what);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).equals("yes");
    }

    @Override
    public synchronized Optional<char[]> secret(Secret question) {
        Console console = terminal();
        if (console == null) {
            return Optional.empty();
        }
        String ask = switch (question.kind()) {
            case PASSWORD -> "Password of " + question.subject();
            case PASSPHRASE -> "Pass phrase of " + question.subject();
            case SUDO_PASSWORD -> "Password of " + question.subject() + " for sudo";
        };
        String again = question.attempt() > 1 ? "That was not it. " : "";
        return Optional.ofNullable(console.readPassword("%s%s: ", again, ask));
    }

    @Override
    public synchronized Optional<List<String>> answer(Interaction interaction) {
        Console console = terminal();
        if (console == null) {
            return Optional.empty();
        }
        if (!interaction.instruction().isBlank()) {
            output.note(interaction.instruction());
        }
        List<String> answers = new ArrayList<>();
        for (Question question : interaction.questions()) {
            @Nullable String answer;
            if (question.echo()) {
                answer = console.readLine("%s", question.text());
            } else {
                char[] secret = console.readPassword("%s", question.text());
                answer = secret == null ? null : new String(secret);
            }
            if (answer == null) {
                return Optional.empty();
            }
            answers.add(answer);
        }
        return Optional.of(answers);
    }

    private static @Nullable Console terminal() {
        Console console = System.console();
        return console != null && console.isTerminal() ? console : null;
    }
}
