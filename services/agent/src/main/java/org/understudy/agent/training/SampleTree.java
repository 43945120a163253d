package org.understudy.agent.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Trees with something of each kind that an ordinary user may make. */
final class SampleTree {
    private static final int SEED = 7;
    private static final int PER_DIRECTORY = 25;
    private static final int LARGE = 400_000;

    private SampleTree() {}

    /** Files that travel within their entries, links, directories. */
    static Path small(Path at, int files) throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < files; i++) {
            Path directory = at.resolve("d" + i / (PER_DIRECTORY * 10)).resolve("e" + i / PER_DIRECTORY);
            Files.createDirectories(directory);
            byte[] content = new byte[random.nextInt(2000)];
            random.nextBytes(content);
            Path file = Files.write(directory.resolve("file-" + i), content);
            if (i % PER_DIRECTORY == 0) {
                Files.createSymbolicLink(directory.resolve("symbolic"), file);
                Files.createLink(directory.resolve("hard"), file);
            }
        }
        return at;
    }

    /** Files whose content is sent in pieces: half of them can be compressed. */
    static Path large(Path at, int files) throws IOException {
        Random random = new Random(SEED);
        Files.createDirectories(at);
        for (int i = 0; i < files; i++) {
            byte[] content = new byte[LARGE];
            if (i % 2 == 0) {
                random.nextBytes(content);
            } else {
                java.util.Arrays.fill(content, LARGE / 4, LARGE, (byte) i);
            }
            Files.write(at.resolve("large-" + i), content);
        }
        return at;
    }
}
