package org.understudy.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.understudy.app.cli.Output;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// The lab's own script, `tests/lab/lab`: it makes and starts the server that the demo replicates.
final class LabScript {
    private final Path script;
    private final Output output;
    private final ObjectMapper json = new ObjectMapper();

    LabScript(Path home, Output output) throws ProblemException {
        this.script = home.resolve("tests/lab/lab");
        this.output = output;
        if (!Files.isExecutable(script)) {
            throw new ProblemException(
                    Kind.MISSING_TOOL,
                    "The demo's lab is not there.",
                    script + " cannot be run.",
                    "Run the demo from a clone of the project: ./understudy demo");
        }
    }

    /// Runs one command of the lab; what it says to people is passed on.
    ///
    /// @return its last line of output, as JSON; an empty object where it printed none
    JsonNode run(String... words) throws ProblemException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            Thread told = Thread.ofPlatform().start(() -> pass(process));
            List<String> lines = new ArrayList<>();
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                out.lines().forEach(lines::add);
            }
            int exit = process.waitFor();
            told.join();
            if (exit != 0) {
                throw failed(words, "It ended with exit code " + exit + ".");
            }
            String last = lines.isEmpty() ? "" : lines.getLast();
            return last.startsWith("{") ? json.readTree(last) : json.createObjectNode();
        } catch (JsonProcessingException e) {
            throw failed(words, "Its answer is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw failed(words, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The demo was cancelled.", "");
        }
    }

    private void pass(Process process) {
        try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            err.lines().forEach(line -> output.note("  " + line));
        } catch (IOException | UncheckedIOException e) {
            output.detail("the lab's messages broke off: " + e);
        }
    }

    private static ProblemException failed(String[] words, String why) {
        return new ProblemException(
                Kind.FAILED,
                "The lab could not do \"" + String.join(" ", words) + "\".",
                why,
                "Look at what it said above, then run ./understudy demo again.");
    }
}
