package org.understudy.tests.start;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What was built starts from its start-up caches. Without them everything works just as well, and two or three times as slowly:
 * nobody but a test would see it.
 */
@Tag("lab")
class StartUpTest {
    private static final String CACHED = "source: shared objects file";

    @TempDir
    Path temp;

    @Test
    void theAgentAndWhatItNeedsForASyncComeFromItsCache() throws Exception {
        Path target = home().resolve("installers/target");
        Properties note = new Properties();
        try (var in = Files.newBufferedReader(target.resolve("agent-image.properties"))) {
            note.load(in);
        }
        Path image = Files.createDirectories(temp.resolve("image"));
        run(Map.of(), "tar", "-xzf", target.resolve(note.getProperty("file")).toString(), "-C", image.toString());
        Path log = temp.resolve("agent.log");
        run(
                Map.of("UNDERSTUDY_AGENT_FLAGS", "-Xlog:class+load:file=" + log),
                image.resolve("bin/agent").toString(),
                "train");
        List<String> lines = Files.readAllLines(log);
        assertCached(lines, "org.understudy.agent.Main ");
        assertCached(lines, "org.understudy.agent.capture.Capturer ");
        assertCached(lines, "org.understudy.agent.portal.Sync ");
        assertCached(lines, "com.github.luben.zstd.Zstd ");
    }

    @Test
    void theProgramComesFromItsCacheAndItsLibrariesLieReady() throws Exception {
        Path log = temp.resolve("program.log");
        run(
                Map.of(
                        "JAVA_TOOL_OPTIONS",
                        "-Xlog:class+load:file=" + log,
                        "UNDERSTUDY_DATA",
                        temp.resolve("data").toString(),
                        "TMPDIR",
                        temp.toString()),
                home().resolve("understudy").toString(),
                "host",
                "list");
        List<String> lines = Files.readAllLines(log);
        assertCached(lines, "org.understudy.app.Main ");
        assertCached(lines, "org.jdbi.v3.core.Jdbi ");
        assertCached(lines, "org.sqlite.SQLiteConnection ");
        long late = lines.stream().filter(l -> !l.contains(CACHED)).count();
        assertTrue(late < lines.size() / 5, late + " of " + lines.size() + " classes do not come from the cache");
    }

    private static void assertCached(List<String> log, String name) {
        List<String> found =
                log.stream().filter(l -> l.contains("] " + name)).limit(1).toList();
        assertEquals(1, found.size(), name + "was not loaded");
        assertTrue(found.getFirst().contains(CACHED), found.getFirst());
    }

    private void run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path output = temp.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), command[0] + " does not end");
        assertEquals(0, process.exitValue(), () -> text(output));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Path home() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("understudy"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
