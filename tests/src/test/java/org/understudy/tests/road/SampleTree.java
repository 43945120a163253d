package org.understudy.tests.road;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// The tree of a server, made from a seed: many small files, a few big ones, a sparse one, hard links and
/// other things that a tree can hold; and what a day changes in it. Its content does not compress, so that
/// bytes sent can be compared.
final class SampleTree {
    private static final int FOLDERS = 30;
    private static final int FILES = 60;
    private static final int SMALL = 30_000;
    private static final int MIB = 1 << 20;
    private static final int PIECE = 4096;

    private final Path root;
    private final int scale;
    private int days;

    /// @param scale size of the big files; 10 makes a tree of about 130 MB
    SampleTree(Path root, int scale) throws IOException {
        this.root = root;
        this.scale = scale;
        make(new SplittableRandom(1));
    }

    Path root() {
        return root;
    }

    private void make(SplittableRandom random) throws IOException {
        for (int d = 0; d < FOLDERS; d++) {
            Path folder = Files.createDirectories(root.resolve("srv/folder-" + d + "/inner"));
            for (int f = 0; f < FILES; f++) {
                write(folder.resolveSibling("file-" + f), random, random.nextInt(SMALL));
            }
        }
        Path data = Files.createDirectories(root.resolve("var/lib/data"));
        for (int big = 1; big <= 3; big++) {
            write(data.resolve("big-" + big), random, (long) scale * big * 3 / 2 * MIB);
        }
        try (RandomAccessFile sparse =
                new RandomAccessFile(data.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(256L << 20);
            for (int i = 0; i < 20; i++) {
                overwrite(sparse, random);
            }
        }
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/hostname"), "sample\n");
        for (int i = 0; i < 40; i++) {
            Files.createLink(root.resolve("srv/folder-1/link-" + i), root.resolve("srv/folder-0/file-" + i));
        }
        Files.createSymbolicLink(root.resolve("etc/dangling"), Path.of("../nowhere"));
        Files.createSymbolicLink(root.resolve("srv/data"), data);
        Files.setPosixFilePermissions(root.resolve("srv/folder-2"), PosixFilePermissions.fromString("rwx-w---x"));
        Files.setLastModifiedTime(
                root.resolve("srv/folder-3/file-3"), FileTime.from(Instant.parse("1987-06-05T04:03:02.123456789Z")));
    }

    /// What is needed for a boot layer to be made, as far as the portal looks at it; it does not start.
    void addKernel() throws IOException {
        Path boot = Files.createDirectories(root.resolve("boot"));
        write(boot.resolve("vmlinuz-6.1.0-sample"), new SplittableRandom(2), 6L * MIB);
        write(boot.resolve("initrd.img-6.1.0-sample"), new SplittableRandom(3), 6L * MIB);
    }

    /// A day's work; every call another one. A scale of 10 makes 40 MB of it.
    void day() throws IOException {
        SplittableRandom random = new SplittableRandom(1000 + ++days);
        List<Path> small = small();
        Collections.shuffle(small, random);
        for (Path file : small.subList(0, 150)) {
            write(file, random, Files.size(file));
        }
        for (Path file : small.subList(150, 180)) {
            Files.delete(file);
        }
        for (Path file : small.subList(180, 210)) {
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(days % 2 == 0 ? "rw-r-----" : "rw-rw-r--"));
        }
        for (Path file : small.subList(210, 220)) {
            Files.move(file, file.resolveSibling("moved-" + days + "-" + file.getFileName()));
        }
        for (Path file : small.subList(220, 240)) {
            Files.createLink(file.resolveSibling("again-" + days + "-" + file.getFileName()), file);
        }
        Path fresh = Files.createDirectories(root.resolve("srv/day-" + days % 3));
        for (int i = 0; i < 100; i++) {
            write(fresh.resolve("new-" + i), random, random.nextInt(SMALL));
        }
        Path data = root.resolve("var/lib/data");
        write(data.resolve("day"), random, (long) scale * 3 * MIB);
        for (String name : List.of("big-3", "sparse")) {
            try (RandomAccessFile file = new RandomAccessFile(data.resolve(name).toFile(), "rw")) {
                for (int i = 0; i < scale * 20; i++) {
                    overwrite(file, random);
                }
            }
        }
    }

    private List<Path> small() throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve("srv"))) {
            return new ArrayList<>(all.filter(p -> Files.isRegularFile(p, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList());
        }
    }

    private static void overwrite(RandomAccessFile file, SplittableRandom random) throws IOException {
        byte[] piece = new byte[PIECE];
        random.nextBytes(piece);
        file.seek(random.nextLong(file.length() / PIECE) * PIECE);
        file.write(piece);
    }

    private static void write(Path file, SplittableRandom random, long size) throws IOException {
        byte[] some = new byte[MIB];
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (long at = 0; at < size; at += some.length) {
                random.nextBytes(some);
                ByteBuffer bytes = ByteBuffer.wrap(some, 0, (int) Math.min(some.length, size - at));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        }
    }
}
