package org.understudy.model.problem;

import java.util.List;

/// What went wrong, for people: `what` happened (one sentence), `why` (one sentence, may be empty)
/// and what one can do, most promising first. No stack traces, no class names, no secrets.
///
/// @param what one sentence with its full stop, such as "portal1 cannot be reached."
/// @param why one sentence or empty, such as "Nothing listens on 10.0.0.7 port 22."
/// @param remedies things that can be done, each a sentence in the imperative
public record Problem(Kind kind, String what, String why, List<String> remedies) {
    public Problem {
        remedies = List.copyOf(remedies);
    }

    public static Problem of(Kind kind, String what, String why, String... remedies) {
        return new Problem(kind, what, why, List.of(remedies));
    }

    /// This problem as an exception without a cause.
    public ProblemException exception() {
        return new ProblemException(this);
    }

    /// What and why in one line.
    public String sentence() {
        return why.isEmpty() ? what : what + " " + why;
    }
}
