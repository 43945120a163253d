package org.understudy.tests.road;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// The program as a person starts it, by its launcher, in a process of its own.
final class Program {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final List<String> command;
    private final Process process;
    private final CompletableFuture<String> output;
    private final Thread reader;
    private final List<String> remarks = new ArrayList<>();
    private final long started = System.nanoTime();
    private volatile double seconds;

    private Program(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        this.output = CompletableFuture.supplyAsync(this::readOutput, Thread::startVirtualThread);
        this.reader = Thread.startVirtualThread(this::readRemarks);
    }

    static Program start(Path launcher, Map<String, String> environment, String... words) throws IOException {
        // Whoever runs the tests in the background has them ignore Ctrl+C, and so would the program.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", launcher.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().remove("SSH_AUTH_SOCK");
        Process process = builder.start();
        process.getOutputStream().close();
        return new Program(command, process);
    }

    long pid() {
        return process.pid();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// How long it ran; known when it has ended.
    double seconds() {
        return seconds;
    }

    /// Waits for its end.
    ///
    /// @return the exit code
    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end: " + said());
        }
        reader.join();
        output.join();
        return process.exitValue();
    }

    /// Its data, where it succeeded.
    JsonNode data() throws IOException, InterruptedException {
        assertEquals(0, exit(), () -> command + " failed: " + output.join() + said());
        return JSON.readTree(output.join());
    }

    /// Its data or its problem, however it ended.
    JsonNode answer() throws IOException, InterruptedException {
        exit();
        return JSON.readTree(output.join());
    }

    /// Waits until it has made a remark; false where it ended without.
    boolean awaitRemark(Predicate<String> wanted) throws InterruptedException {
        synchronized (remarks) {
            while (remarks.stream().noneMatch(wanted)) {
                if (!reader.isAlive()) {
                    return false;
                }
                remarks.wait(1000);
            }
            return true;
        }
    }

    /// All remarks so far, as they stand on the terminal.
    String said() {
        synchronized (remarks) {
            return String.join("\n", remarks);
        }
    }

    private String readOutput() {
        try (BufferedReader lines = process.inputReader()) {
            return String.join("\n", lines.lines().toList());
        } catch (UncheckedIOException | IOException e) {
            return "";
        }
    }

    private void readRemarks() {
        try (BufferedReader lines = process.errorReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (remarks) {
                    remarks.add(line);
                    remarks.notifyAll();
                }
            }
        } catch (IOException e) {
            // It was killed in the middle of a word.
        }
        seconds = (System.nanoTime() - started) / 1e9;
        synchronized (remarks) {
            remarks.notifyAll();
        }
    }
}
