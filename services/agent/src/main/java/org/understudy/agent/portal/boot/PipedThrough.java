package org.understudy.agent.portal.boot;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import org.understudy.model.problem.ProblemException;

/// What a program of the portal makes of a stream: `xz`, for which the JDK has nothing.
final class PipedThrough extends FilterInputStream {
    private final Process process;

    PipedThrough(InputStream in, String... command) throws IOException, ProblemException {
        this(Tool.start(
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD),
                command[0].equals("xz") ? "xz-utils" : command[0]));
        Thread.ofVirtual().name("pipe-" + command[0]).start(() -> {
            try (OutputStream out = process.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException e) {
                // Whoever reads sees the end of the stream too early and says so; there is nobody to tell here.
                process.destroy();
            }
        });
    }

    private PipedThrough(Process process) {
        super(process.getInputStream());
        this.process = process;
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        super.close();
    }
}
