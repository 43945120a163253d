package org.understudy.services.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// Files that a selection names: text, not too long. Standard input is read once and kept, because a
/// selection may be looked at twice.
public final class SelectionFiles {
    private static final int LARGEST = 4 << 20;

    private final InputStream standardInput;
    private final Path home;
    private @Nullable List<String> input;

    /// @param home what `~/` means
    public SelectionFiles(InputStream standardInput, Path home) {
        this.standardInput = standardInput;
        this.home = home;
    }

    public static SelectionFiles ofProcess() {
        return new SelectionFiles(System.in, Path.of(System.getProperty("user.home", "/")));
    }

    /// @param file as it was typed; `-` is standard input
    public synchronized List<String> lines(String file) throws ProblemException {
        try {
            if (!file.equals("-")) {
                Path path = file.startsWith("~/") ? home.resolve(file.substring(2)) : Path.of(file);
                try (InputStream in = Files.newInputStream(path)) {
                    return lines(in, file);
                }
            }
            if (input == null) {
                input = lines(standardInput, "standard input");
            }
            return input;
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.BAD_INPUT,
                            "The file of hosts " + file + " cannot be read.",
                            why(e),
                            "Check the path; a tag is written @" + file + ", without ^."),
                    e);
        }
    }

    private static String why(Exception e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException _ -> "There is no such file.";
            case java.nio.file.AccessDeniedException _ -> "It may not be read.";
            case CharacterCodingException _ -> "It is not UTF-8 text.";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static List<String> lines(InputStream in, String name) throws IOException, ProblemException {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "The list of hosts in " + name + " is too long.",
                    "It has more than " + (LARGEST >> 20) + " MB.",
                    "Is it the right file? Name the hosts by a tag or a pattern instead.");
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(java.nio.ByteBuffer.wrap(bytes))
                .toString()
                .lines()
                .toList();
    }
}
