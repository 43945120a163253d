package org.understudy.model.problem;

import org.jspecify.annotations.Nullable;

/// The one exception for everything that a person should read. The cause, if any, is for the log only.
public final class ProblemException extends Exception {
    private final Problem problem;

    public ProblemException(Problem problem) {
        this(problem, null);
    }

    public ProblemException(Problem problem, @Nullable Throwable cause) {
        super(problem.sentence(), cause);
        this.problem = problem;
    }

    public ProblemException(Kind kind, String what, String why, String... remedies) {
        this(Problem.of(kind, what, why, remedies));
    }

    public Problem problem() {
        return problem;
    }

    public Kind kind() {
        return problem.kind();
    }
}
