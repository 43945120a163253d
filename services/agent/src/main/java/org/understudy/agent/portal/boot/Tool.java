package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Starts a program of the portal (never one of the replica) and waits for it. Only for programs that say little: what
/// they print is read after their end.
final class Tool {
    private Tool() {}

    /// @param packageName what to install where the program is missing
    static void run(Duration deadline, List<String> command, String packageName) throws IOException, ProblemException {
        Process process = start(new ProcessBuilder(command).redirectErrorStream(true), packageName);
        process.getOutputStream().close();
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new ProblemException(
                        Kind.TIMED_OUT,
                        command.getFirst() + " did not end on the portal.",
                        "It was given " + deadline.toSeconds() + " s.",
                        "Look at the portal's load, then try again.");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "Making the replica bootable was cancelled.", "");
        }
        if (process.exitValue() != 0) {
            String said;
            try (InputStream out = process.getInputStream()) {
                said = new String(out.readNBytes(4096), StandardCharsets.UTF_8).strip();
            }
            throw new ProblemException(
                    Kind.FAILED,
                    command.getFirst() + " failed on the portal.",
                    said.isEmpty() ? "It ended with " + process.exitValue() + "." : said,
                    "Check the package " + packageName + " on the portal.");
        }
    }

    static Process start(ProcessBuilder builder, String packageName) throws IOException, ProblemException {
        try {
            return builder.start();
        } catch (IOException e) {
            String program = builder.command().getFirst();
            throw new ProblemException(
                    org.understudy.model.problem.Problem.of(
                            Kind.MISSING_TOOL,
                            "The portal lacks the program " + program + ".",
                            "It is needed to make the replica bootable.",
                            "Install it on the portal: apt-get install " + packageName + "."),
                    e);
        }
    }
}
