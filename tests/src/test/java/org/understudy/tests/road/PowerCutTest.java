package org.understudy.tests.road;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.tests.lab.Lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The portal loses its power. Its store lies on a disk of its own, an image file of which a copy is taken in
/// one moment while a sync goes on: the copy has what had been written to the disk, and nothing of what the
/// kernel still held. Then the machine "comes up" with that copy. `-Dpower.cuts=N` takes more of them.
@Tag("lab")
@ExtendWith(Lab.Extension.class)
class PowerCutTest {
    private static final int CUTS = Integer.getInteger("power.cuts", 1);

    @TempDir
    Path home;

    @Test
    void allPublishedPointsAreWholeAndTheNextSyncSucceeds(Lab lab) throws Exception {
        Random random = new Random(Long.getLong("power.cuts.seed", 7));
        try (Stage stage = new Stage(lab, home, "power", 10, false);
                Disk disk = new Disk(home, stage.folder())) {
            BadDay first = new BadDay(stage, List.of());
            Program run = stage.replicate();
            List<Path> cuts = new ArrayList<>();
            for (int i = 0; i < CUTS; i++) {
                long at = (i * 110L + random.nextInt(110)) / CUTS << 20;
                assertTrue(stage.toSource().await(first.receivedBefore() + at, Duration.ofMinutes(2)), run::said);
                cuts.add(disk.cut());
            }
            run.data();
            stage.awaitSilence(Duration.ofSeconds(30));
            Path whole = disk.cut();
            for (Path cut : cuts) {
                comeUp(stage, disk, cut, List.of());
            }

            disk.insert(whole);
            stage.check(1);
            stage.tree().day();
            BadDay second = new BadDay(stage, List.of(1));
            run = stage.replicate();
            cuts.clear();
            for (int i = 0; i < CUTS; i++) {
                long at = (i * 36L + random.nextInt(36)) / CUTS << 20;
                assertTrue(stage.toSource().await(second.receivedBefore() + at, Duration.ofMinutes(2)), run::said);
                cuts.add(disk.cut());
            }
            // And as soon as the last word of the source has come.
            assertTrue(run.awaitRemark(line -> line.contains("Capture and transfer")), run::said);
            cuts.add(disk.cut());
            run.data();
            stage.awaitSilence(Duration.ofSeconds(30));
            for (Path cut : cuts) {
                comeUp(stage, disk, cut, List.of(1));
            }
        }
    }

    private static void comeUp(Stage stage, Disk disk, Path cut, List<Integer> earlier) throws Exception {
        disk.insert(cut);
        List<Integer> points =
                stage.folder().resolve("replica.properties").toFile().exists() ? stage.points() : List.of();
        assertTrue(points.containsAll(earlier), points::toString);
        for (int point : points) {
            stage.check(point);
        }
        int point = stage.replicate().data().path("point").path("number").asInt();
        stage.awaitSilence(Duration.ofSeconds(30));
        stage.assertIsTheTree(stage.show(), point);
        for (int before : earlier) {
            stage.check(before);
        }
        disk.eject();
    }

    /// A disk of which copies can be taken in one moment: an image on a file system that shares blocks.
    private static final class Disk implements AutoCloseable {
        private final Path shelf;
        private final Path at;
        private int copies;
        private Path inside;

        Disk(Path home, Path at) throws Exception {
            this.shelf = Files.createDirectory(home.resolve("shelf"));
            this.at = Files.createDirectories(at);
            this.inside = shelf.resolve("disk.img");
            shell(home, "truncate -s 12G shelf.img; mkfs.xfs -q -m reflink=1 shelf.img; mount -o loop shelf.img shelf");
            shell(shelf, "truncate -s 6G disk.img; mkfs.ext4 -q disk.img");
            shell(shelf, "mount -o loop disk.img " + at);
        }

        Path cut() throws IOException, InterruptedException {
            Path copy = shelf.resolve("cut-" + ++copies + ".img");
            shell(shelf, "cp --reflink=always " + inside + " " + copy);
            return copy;
        }

        void eject() throws IOException, InterruptedException {
            shell(shelf, "! mountpoint -q " + at + " || umount " + at);
        }

        /// The machine is up again, and says so by another boot id; the kernel here is the same one still.
        void insert(Path copy) throws IOException, InterruptedException {
            eject();
            inside = copy;
            shell(shelf, "mount -o loop " + copy + " " + at);
            if (Files.isDirectory(at.resolve("points"))) {
                try (DirectoryStream<Path> all = Files.newDirectoryStream(at.resolve("points"), ".incoming-*")) {
                    for (Path incoming : all) {
                        Path state = incoming.resolve("state");
                        if (Files.exists(state)) {
                            Files.writeString(
                                    state, Files.readString(state).replaceAll("(?m)^boot=.*$", "boot=another"));
                        }
                    }
                }
            }
        }

        private static void shell(Path in, String script) throws IOException, InterruptedException {
            Process process = new ProcessBuilder("bash", "-ec", script)
                    .directory(in.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), () -> script + ": " + said);
        }

        @Override
        public void close() throws IOException {
            try {
                eject();
                // The kernel lets go of a loop device a moment after it was unmounted; until then the shelf is busy.
                shell(
                        shelf.resolveSibling(""),
                        "for turn in {1..200}; do ! umount shelf 2>/dev/null || exit 0; sleep 0.1; done; umount shelf");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while the disk was taken away.", e);
            }
            Files.deleteIfExists(at);
        }
    }
}
