package org.understudy.services.replica.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The lab's script, as far as the tests here need it.
public final class HostLab {
    private final Path script = find();

    private static Path find() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path script = at.resolve("tests/lab/lab");
            if (Files.isExecutable(script)) {
                return script;
            }
        }
        throw new IllegalStateException("tests/lab/lab is not above the working directory");
    }

    public void run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        need(command.toArray(String[]::new));
    }

    /// The packages of the lab's guests, unpacked into one archive; built where it is not there yet.
    Path baseTree() throws IOException, InterruptedException {
        Optional<Path> kept = keptBase();
        if (kept.isEmpty()) {
            run("build", "shop");
            kept = keptBase();
        }
        return kept.orElseThrow();
    }

    private static Optional<Path> keptBase() throws IOException {
        String home = System.getenv()
                .getOrDefault("UNDERSTUDY_LAB_HOME", System.getProperty("user.home") + "/.cache/understudy/lab");
        Path base = Path.of(home, "base");
        if (!Files.isDirectory(base)) {
            return Optional.empty();
        }
        try (var files = Files.list(base)) {
            return files.filter(f -> f.toString().endsWith(".tar")).findFirst();
        }
    }

    static void need(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }
}
