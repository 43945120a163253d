package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

import org.understudy.agent.portal.layer.DiskImage;
import org.understudy.agent.portal.layer.Layout;
import org.understudy.agent.portal.layer.OpenDisk;
import org.understudy.agent.portal.layer.Partition;
import org.understudy.agent.portal.store.ReplicaDirectory;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.DiskLayout;

/// The throw-away layers of a replica: `boot/ID/disk.qcow2` over a published sync point, which stays as it is.
///
/// A layer is complete when its `boot.properties` is there, which is written last, by a rename.
public final class BootLayers {
    private static final String PROPERTIES = "boot.properties";
    private static final String WORK = "work";
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");

    private final ReplicaDirectory replica;

    public BootLayers(ReplicaDirectory replica) {
        this.replica = replica;
    }

    public Path directory(String id) {
        return replica.boot().resolve(id);
    }

    /// Makes the layer anew; one of the same id that was left half-made goes.
    public BootAnswer make(BootLayerJob job) throws IOException, ProblemException {
        int point = job.point() == 0 ? replica.current() : job.point();
        if (point == 0 || !replica.numbers().contains(point)) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    "The replica has no sync point " + (job.point() == 0 ? "yet." : job.point() + "."),
                    "",
                    "Synchronise first, or choose one of the sync points that are listed.");
        }
        Path directory = directory(job.id());
        if (Files.exists(directory.resolve(PROPERTIES))) {
            throw new ProblemException(
                    Kind.NAME_TAKEN, "There is a boot layer " + job.id() + " already.", "", "Stop the replica first.");
        }
        remove(job.id());
        Files.createDirectories(replica.boot());
        // Nobody but us while it is being made, whatever the umask: names in it can be guessed.
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
        try {
            BootAnswer answer = make(job, point, directory);
            letTheMachineIn(directory, point);
            return answer;
        } catch (IOException | ProblemException | RuntimeException e) {
            try {
                remove(job.id());
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private BootAnswer make(BootLayerJob job, int point, Path directory) throws IOException, ProblemException {
        Layout layout = replica.layout();
        BootOrder order = new BootOrder(
                asModel(layout),
                job.mac(),
                job.machineId(),
                Optional.of(job.hostname()).filter(h -> !h.isEmpty()),
                job.sourceCommandLine(),
                job.files());
        DiskImage image = DiskImage.createLayer(directory.resolve("disk.qcow2"), replica.disk(point));
        Files.setPosixFilePermissions(image.file(), PRIVATE_FILE);
        BootMaker maker = new BootMaker(replica.path().resolve("identity"), directory);
        BootAnswer answer;
        List<String> report = new ArrayList<>();
        try (OpenDisk disk = OpenDisk.attach(image, layout, directory.resolve(WORK), OpenDisk.Access.WRITE)) {
            addJournals(disk, layout, report);
            disk.mount();
            maker.changeTree(disk.root(), rootPartition(layout), order);
            disk.unmount();
            try (FileChannel raw = FileChannel.open(disk.disk(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                answer = maker.changeDisk(raw, order);
            }
        }
        report.addAll(answer.report());
        answer = answer.withReport(report);
        deleteTree(directory.resolve(WORK));
        Properties properties = new Properties();
        properties.putAll(answer.properties());
        properties.setProperty("format", "1");
        properties.setProperty("id", job.id());
        properties.setProperty("point", Integer.toString(point));
        properties.setProperty("firmware", job.firmware());
        properties.setProperty("made", Instant.now().toString());
        Files.write(directory.resolve("report.txt"), report);
        Files.setPosixFilePermissions(directory.resolve("report.txt"), PRIVATE_FILE);
        ReplicaDirectory.save(directory.resolve(PROPERTIES), properties);
        return answer;
    }

    /// Layers are written without a journal, which would only be written twice. A machine that runs wants one.
    private static void addJournals(OpenDisk disk, Layout layout, List<String> report)
            throws IOException, ProblemException {
        for (int index : layout.mountOrder()) {
            Partition partition = layout.partitions().get(index);
            if (partition.madeAs().equals("ext4")) {
                // Sized like a small disk's; zeroes, which take no room in the layer.
                long megabytes = Math.clamp(partition.size() / (1L << 30) * 4, 8, 64);
                Tool.run(
                        Duration.ofMinutes(2),
                        List.of("tune2fs", "-O", "has_journal", "-J", "size=" + megabytes, disk.device(index)),
                        "e2fsprogs");
                report.add("file systems: " + partition.mountPoint() + " got its journal");
            }
        }
    }

    private static String rootPartition(Layout layout) {
        return layout.partitions().stream()
                .filter(p -> p.mountPoint().equals("/"))
                .map(Partition::partUuid)
                .findFirst()
                .orElse("");
    }

    static DiskLayout asModel(Layout layout) {
        return new DiskLayout(
                layout.diskBytes(),
                layout.partitions().stream()
                        .map(p -> new DiskLayout.Partition(
                                DiskLayout.Role.valueOf(p.role().name()),
                                p.size(),
                                p.madeAs(),
                                p.mountPoint(),
                                p.uuid(),
                                p.label()))
                        .toList());
    }

    /// libvirt gives the files of the chain to the user that QEMU runs as, who must be able to
    /// come by: every directory on the way may be passed by all, and listed and changed by root
    /// only; the disks are for their owner alone.
    private void letTheMachineIn(Path directory, int point) throws IOException {
        List<Path> way = new ArrayList<>();
        for (int number : replica.numbers()) {
            if (number <= point) {
                way.add(replica.point(number));
                tighten(replica.disk(number).file(), PRIVATE_FILE);
            }
        }
        way.addAll(List.of(directory, replica.boot(), replica.points(), replica.path()));
        for (Path path : way) {
            tighten(path, PASSABLE);
        }
        Path store = replica.path().toAbsolutePath().getParent();
        if (store != null) {
            // Made by us without rights for others; a folder of somebody else's keeps all that it has.
            Set<PosixFilePermission> wider = new HashSet<>(Files.getPosixFilePermissions(store));
            if (wider.addAll(Set.of(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE))) {
                Files.setPosixFilePermissions(store, wider);
            }
        }
    }

    private static void tighten(Path path, Set<PosixFilePermission> wanted) throws IOException {
        if (!Files.getPosixFilePermissions(path).equals(wanted)) {
            Files.setPosixFilePermissions(path, wanted);
        }
    }

    /// Takes a layer away with all that its machine wrote; what a dead process left of it too. Not there is fine.
    public void remove(String id) throws IOException {
        Path directory = directory(id);
        if (!Files.isDirectory(directory)) {
            return;
        }
        OpenDisk.cleanUp(directory.resolve(WORK), directory.resolve("disk.qcow2"));
        Files.deleteIfExists(directory.resolve(PROPERTIES));
        deleteTree(directory);
    }

    /// The ids of complete layers.
    public List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        if (Files.isDirectory(replica.boot())) {
            try (var entries = Files.newDirectoryStream(replica.boot())) {
                for (Path entry : entries) {
                    if (Files.exists(entry.resolve(PROPERTIES))) {
                        ids.add(String.valueOf(entry.getFileName()));
                    }
                }
            }
        }
        ids.sort(String::compareTo);
        return ids;
    }

    private static void deleteTree(Path directory) throws IOException {
        try (var all = Files.walk(directory)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // somebody was faster
        }
    }
}
