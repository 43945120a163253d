package org.understudy.services.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// A real PostgreSQL server for tests, by `tests/lab/postgres`.
public final class PostgresLab implements AutoCloseable {
    private final Path top;
    private final Path folder;
    private final String url;

    public PostgresLab(String... options) throws IOException {
        top = Files.createTempDirectory("understudy-postgres");
        Files.setPosixFilePermissions(top, PosixFilePermissions.fromString("rwxr-xr-x"));
        folder = top.resolve("server");
        List<String> words = new ArrayList<>(List.of("start", folder.toString()));
        words.addAll(List.of(options));
        url = act(words.toArray(String[]::new)).strip();
    }

    /// With the password in it.
    public String url() {
        return url;
    }

    /// For a connection of the test's own.
    public String jdbc() {
        String[] parts = url.substring("postgresql://".length()).split("[:@/]");
        return "jdbc:postgresql://" + parts[2] + ":" + parts[3] + "/" + parts[4] + "?user=" + parts[0] + "&password="
                + parts[1];
    }

    /// As if it had crashed.
    public void crash() throws IOException {
        act("stop", folder.toString(), "immediate");
    }

    public void again() throws IOException {
        act("again", folder.toString());
    }

    private static String act(String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of(script().toString()));
        line.addAll(List.of(words));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("tests/lab/postgres " + words[0] + " failed");
        }
        return said;
    }

    private static Path script() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.exists(at.resolve("tests/lab/postgres"))) {
            at = at.getParent();
        }
        if (at == null) {
            throw new IllegalStateException("tests/lab/postgres is not found");
        }
        return at.resolve("tests/lab/postgres");
    }

    @Override
    public void close() throws IOException {
        act("remove", folder.toString());
        Files.deleteIfExists(top);
    }
}
