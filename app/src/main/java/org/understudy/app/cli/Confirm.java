package org.understudy.app.cli;

import java.io.Console;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Asks before something is destroyed. `--yes` answers; without a terminal and without `--yes` the answer is a problem.
public final class Confirm {
    private final GlobalOptions options;

    public Confirm(GlobalOptions options) {
        this.options = options;
    }

    /// Returns when the person agreed.
    ///
    /// @param what the sentence that names what goes, such as "This forgets the host portal1."
    public void orStop(String what) throws ProblemException {
        if (options.yes()) {
            return;
        }
        @Nullable Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new ProblemException(
                    Kind.CANCELLED,
                    "Nothing was done, because nobody is there to confirm it.",
                    what,
                    "Give --yes if that is what you want.");
        }
        @Nullable String answer = console.readLine("%s Go on? [y/N] ", what);
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new ProblemException(Kind.CANCELLED, "Nothing was done.", "You did not confirm it.");
        }
    }
}
