package org.understudy.services.ssh;

import java.nio.charset.StandardCharsets;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// How a command ended and what it said.
///
/// @param exitCode 0 to 255; 128 + signal number when a signal ended it; 127 when the program does not exist
@SuppressWarnings("ArrayRecordComponent") // raw output; nobody compares results
public record ExecResult(int exitCode, byte[] stdout, byte[] stderr) {
    public boolean ok() {
        return exitCode == 0;
    }

    public String out() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    public String err() {
        return new String(stderr, StandardCharsets.UTF_8);
    }

    /// This result if the command succeeded.
    ///
    /// @param what the sentence that people read otherwise, such as "The disk of shop cannot be made."
    public ExecResult orFail(String what) throws ProblemException {
        return orFail(Kind.FAILED, what);
    }

    public ExecResult orFail(Kind kind, String what, String... remedies) throws ProblemException {
        if (!ok()) {
            throw new ProblemException(Problem.of(kind, what, lastWords(), remedies));
        }
        return this;
    }

    /// The last lines of stderr (else stdout), short enough for a message; the exit code when there is nothing.
    public String lastWords() {
        String text = err().isBlank() ? out() : err();
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return "It ended with exit code " + exitCode + ".";
        }
        String tail = stripped.length() <= 400 ? stripped : "…" + stripped.substring(stripped.length() - 400);
        return tail.replaceAll("\\s*\\R\\s*", " / ");
    }
}
