package org.understudy.agent.portal.layer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;

/** A file that holds a disk: raw and sparse, or qcow2 over another one. */
public record DiskImage(Path file, Format format) {
    public enum Format {
        RAW("raw"),
        QCOW2("qcow2");

        private final String word;

        Format(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** Small clusters of 4 KiB within large ones: few bytes for scattered writes, few tables. */
    private static final String OPTIONS = "extended_l2=on,cluster_size=128k,lazy_refcounts=on";

    /** The image in the directory of a sync point. */
    public static DiskImage in(Path directory) throws IOException {
        Path raw = directory.resolve("disk.raw");
        Path qcow2 = directory.resolve("disk.qcow2");
        if (Files.exists(qcow2)) {
            return new DiskImage(qcow2, Format.QCOW2);
        }
        if (Files.exists(raw)) {
            return new DiskImage(raw, Format.RAW);
        }
        throw new LayerException(
                "no-layer",
                "There is no disk in " + directory + ".",
                "Neither disk.raw nor disk.qcow2 is there.",
                "Check the replica, or go back to another sync point.");
    }

    /** Makes an empty raw disk with its partition table. The directory must be there. */
    public static DiskImage createBase(Path directory, Layout layout) throws IOException {
        Path file = directory.resolve("disk.raw");
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(layout.diskBytes());
            PartitionTable.write(raw.getChannel(), layout);
        }
        return new DiskImage(file, Format.RAW);
    }

    /** Makes an empty layer over another image; the path to that is kept relative. */
    public static DiskImage createLayer(Path file, DiskImage under) throws IOException {
        Path backing = file.toAbsolutePath().resolveSibling("").relativize(under.file.toAbsolutePath());
        Tools.need(List.of(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-o",
                OPTIONS,
                "-F",
                under.format.word,
                "-b",
                backing.toString(),
                file.toString()));
        return new DiskImage(file, Format.QCOW2);
    }

    /** Bytes that the image takes up in its file system. */
    public long allocated() throws IOException {
        FileStat stat = new FileStat();
        Libc.get().stat(Libc.AT_FDCWD, file.toString().getBytes(StandardCharsets.UTF_8), stat);
        return stat.blocks * 512;
    }

    /** Forces it to the disk. */
    public void force() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Checks the tables of a qcow2 image, quickly. Answers what is wrong; nothing for a raw one. */
    public List<String> check() throws IOException {
        if (format == Format.RAW) {
            return List.of();
        }
        Tools.Outcome outcome = Tools.run(List.of("qemu-img", "check", "-q", "-f", "qcow2", file.toString()));
        List<String> wrong = new ArrayList<>();
        // 3: leaked clusters, which hurt nobody.
        if (outcome.code() != 0 && outcome.code() != 3) {
            wrong.add(outcome.output().isEmpty() ? "qemu-img check: code " + outcome.code() : outcome.output());
        }
        return wrong;
    }
}
