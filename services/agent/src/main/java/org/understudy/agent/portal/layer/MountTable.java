package org.understudy.agent.portal.layer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.Mounts;
import org.understudy.agent.libc.OpenFlags;

/** What is mounted and attached now. */
final class MountTable {
    /** Writing out what the kernel holds back may take a while. */
    private static final Duration LETTING_GO = Duration.ofSeconds(90);

    private MountTable() {}

    /** Mount points at or below a directory, in the order in which they were mounted. */
    static List<String> below(Path directory) throws IOException {
        String prefix = directory.toAbsolutePath().toString();
        List<String> found = new ArrayList<>();
        // Byte for byte: a name need not be UTF-8. Of this thread: it may look round elsewhere, see MountNamespace.
        String table =
                new String(Files.readAllBytes(Path.of("/proc/thread-self/mountinfo")), StandardCharsets.ISO_8859_1);
        byte[] raw = prefix.getBytes(StandardCharsets.UTF_8);
        String wanted = new String(raw, StandardCharsets.ISO_8859_1);
        for (String line : table.split("\n")) {
            String[] fields = line.split(" ");
            if (fields.length > 5) {
                String point = unescape(fields[4]);
                if (point.equals(wanted) || point.startsWith(wanted + "/")) {
                    found.add(new String(point.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                }
            }
        }
        return found;
    }

    static boolean isMountPoint(Path path) throws IOException {
        return below(path).contains(path.toAbsolutePath().toString());
    }

    /** Numbers of the loop devices that use the file. */
    static List<Integer> loopsOf(Path file) throws IOException {
        List<Integer> found = new ArrayList<>();
        String whole = file.toAbsolutePath().toString();
        try (var devices = Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
            for (Path device : devices) {
                try {
                    String name = Files.readString(device.resolve("loop/backing_file"))
                            .stripTrailing();
                    int number =
                            Integer.parseInt(device.getFileName().toString().substring(4));
                    if (name.equals(whole) || (name.endsWith("/disk.raw") && isOver(number, file))) {
                        found.add(number);
                    }
                } catch (IOException | NumberFormatException detachedMeanwhile) {
                    // Then it is not ours.
                }
            }
        }
        return found;
    }

    /** In a mount name space that is ending files have lost the beginning of their path. Not asked of exports, which may hang. */
    private static boolean isOver(int number, Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        Libc libc = Libc.get();
        FileStat stat = new FileStat();
        libc.stat(Libc.AT_FDCWD, file.toString().getBytes(StandardCharsets.UTF_8), stat);
        int fd = open(number);
        try {
            return new Mounts().isOver(fd, stat);
        } finally {
            libc.close(fd);
        }
    }

    private static int open(int number) throws IOException {
        byte[] path = ("/dev/loop" + number).getBytes(StandardCharsets.US_ASCII);
        return Libc.get().openat(Libc.AT_FDCWD, path, OpenFlags.RDONLY, 0);
    }

    /** Unmounts everything below the directory, the last first. Waits for users that are about to go. */
    static void unmountAll(Path directory) throws IOException {
        Mounts mounts = new Mounts();
        for (String point : below(directory).reversed()) {
            unmount(mounts, point);
        }
    }

    static void unmount(Mounts mounts, String point) throws IOException {
        long until = System.nanoTime() + 10_000_000_000L;
        while (!mounts.unmount(point, 0)) {
            if (System.nanoTime() > until) {
                throw new LayerException(
                        "in-use",
                        "The file system on " + point + " is in use and cannot be unmounted.",
                        "Some process works below it.",
                        "End what works there (fuser -vm shows it) and try again.");
            }
            Export.pause(20);
        }
    }

    /**
     * Waits until no loop device uses the file any more. One that is detached stays as long as its file system is mounted
     * anywhere; and who opens the image before it is gone has two file systems on one disk, which destroy it.
     */
    static void awaitDetached(Path file) throws IOException {
        long until = System.nanoTime() + LETTING_GO.toNanos();
        long pause = 1;
        while (!loopsOf(file).isEmpty()) {
            if (System.nanoTime() > until) {
                throw new LayerException(
                        "in-use",
                        "The disk " + file + " is still mounted somewhere and cannot be opened.",
                        "Another program on this portal keeps what it saw mounted in a name space of its own.",
                        "Look which one with: lsns -t mnt; end it, then run this again.");
            }
            Export.pause(pause);
            pause = Math.min(50, pause * 2);
        }
    }

    static void detachLoops(Path file) throws IOException {
        Mounts mounts = new Mounts();
        Libc libc = Libc.get();
        for (int number : loopsOf(file)) {
            int fd = open(number);
            try {
                if (loopsOf(file).contains(number)) {
                    mounts.detach(fd);
                }
            } finally {
                libc.close(fd);
            }
        }
    }

    private static String unescape(String field) {
        StringBuilder text = new StringBuilder(field.length());
        int i = 0;
        while (i < field.length()) {
            char c = field.charAt(i);
            if (c == '\\' && i + 3 < field.length()) {
                text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 4;
            } else {
                text.append(c);
                i++;
            }
        }
        return text.toString();
    }
}
