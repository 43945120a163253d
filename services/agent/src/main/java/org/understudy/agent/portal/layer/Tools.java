package org.understudy.agent.portal.layer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the few programs of the portal that we need. */
public final class Tools {
    private static final int OUTPUT_LIMIT = 16 * 1024;

    private Tools() {}

    /** What a program said, and how it ended. */
    public record Outcome(int code, String output) {}

    /** Runs it with both outputs joined, without input. */
    public static Outcome run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.put("LC_ALL", "C");
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new LayerException(
                    "missing-tool",
                    "The program " + command.getFirst() + " cannot be started on this portal.",
                    String.valueOf(e.getMessage()),
                    "Install the package that has it: qemu-utils, qemu-system-common, e2fsprogs, xfsprogs, dosfstools.");
        }
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            byte[] said = output.readNBytes(OUTPUT_LIMIT);
            output.transferTo(java.io.OutputStream.nullOutputStream());
            int code = waitFor(process);
            return new Outcome(code, new String(said, StandardCharsets.UTF_8).strip());
        }
    }

    /** Runs it and takes nothing but success. */
    public static String need(List<String> command) throws IOException {
        return need(command, Set.of(0));
    }

    /** Runs it and takes nothing but one of these exit codes. */
    public static String need(List<String> command, Set<Integer> good) throws IOException {
        Outcome outcome = run(command);
        if (!good.contains(outcome.code)) {
            throw new LayerException(
                    outcome.output.contains("No space left") ? LayerException.NO_SPACE : "tool",
                    "The program " + command.getFirst() + " failed with code " + outcome.code + ".",
                    outcome.output.isEmpty() ? String.join(" ", command) : outcome.output,
                    "Look at what it says; try it by hand: " + String.join(" ", command));
        }
        return outcome.output;
    }

    private static int waitFor(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a program was running.", e);
        }
    }
}
