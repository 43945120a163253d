package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import org.understudy.agent.portal.layer.DiskImage;
import org.understudy.agent.portal.layer.LayerException;
import org.understudy.agent.portal.layer.Tools;
import org.understudy.agent.portal.store.ReplicaDirectory;

/**
 * Puts a point's disk on another foundation: a copy of its layer takes in what it needs of the layer below, is compared with
 * what it replaces, and takes its place by one rename. The layer that is published is never written to; a machine that runs
 * from it keeps the file that it has open.
 */
final class LayerMerge {
    /** Tables, and zeroes that have to be written out where the layer below had content. */
    private static final int ROOM_PERCENT = 110;

    private final ReplicaDirectory replica;

    LayerMerge(ReplicaDirectory replica) {
        this.replica = replica;
    }

    /**
     * @param point whose disk changes its foundation; what is read from it stays the same
     * @param from the point that it stands on now
     * @param onto the point that it shall stand on; 0: none, the layer holds the whole disk then
     */
    void lift(int point, int from, int onto) throws IOException {
        DiskImage old = replica.disk(point);
        long needed = (old.allocated() + replica.disk(from).allocated()) * ROOM_PERCENT / 100;
        Space.need(replica.path(), needed);
        Path work = Files.createDirectory(
                replica.points().resolve(Leftovers.MERGING + point),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Path file = work.resolve("disk.qcow2");
            Tools.need(List.of(
                    "cp", "--reflink=auto", "--sparse=always", old.file().toString(), file.toString()));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            Tools.need(rebase(file, onto));
            DiskImage merged = new DiskImage(file, DiskImage.Format.QCOW2);
            verify(merged, old);
            merged.force();
            Files.move(file, old.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            ReplicaDirectory.force(replica.point(point));
        } finally {
            Trees.delete(work);
        }
        // Afterwards: as long as it names the old one, that cannot be removed.
        Path about = replica.point(point).resolve("point.properties");
        Properties properties = ReplicaDirectory.load(about);
        properties.setProperty("parent", Integer.toString(onto));
        properties.setProperty("layer.bytes", Long.toString(replica.disk(point).allocated()));
        ReplicaDirectory.save(about, properties);
    }

    /** The path to the foundation is relative, as seen from the directory of a point; the work lies beside those. */
    private List<String> rebase(Path file, int onto) throws IOException {
        List<String> command = new ArrayList<>(List.of("qemu-img", "rebase", "-q", "-f", "qcow2"));
        if (onto == 0) {
            command.addAll(List.of("-b", ""));
        } else {
            DiskImage under = replica.disk(onto);
            Path path = replica.points().resolve("any").relativize(under.file());
            command.addAll(List.of("-F", under.format().word(), "-b", path.toString()));
        }
        command.add(file.toString());
        return command;
    }

    private static void verify(DiskImage merged, DiskImage old) throws IOException {
        List<String> wrong = new ArrayList<>(merged.check());
        if (wrong.isEmpty()) {
            Tools.Outcome compared = Tools.run(List.of(
                    "qemu-img",
                    "compare",
                    "-q",
                    "-f",
                    "qcow2",
                    "-F",
                    "qcow2",
                    merged.file().toString(),
                    old.file().toString()));
            if (compared.code() != 0) {
                wrong.add(
                        compared.output().isEmpty() ? "qemu-img compare: code " + compared.code() : compared.output());
            }
        }
        if (!wrong.isEmpty()) {
            throw new LayerException(
                    "tool",
                    "The layers cannot be merged.",
                    String.join(" ", wrong),
                    "Nothing was changed. Look at the portal's disks, and keep the sync point.");
        }
    }
}
