package org.understudy.agent.portal.layer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.MountNamespace;
import org.understudy.agent.libc.Mounts;
import org.understudy.agent.libc.OpenFlags;

/**
 * A disk image that is attached: every partition a loop device, and, after {@link #mount}, its tree mounted as one. A raw image
 * is attached directly, a qcow2 image through an export. Closing unmounts, detaches and waits until the image is closed; what
 * a dead process left in the same work directory is cleaned up by {@link #cleanUp}. Not for several threads at once.
 *
 * <p>Use: {@code try (OpenDisk disk = OpenDisk.attach(image, layout, work, Access.WRITE)) { disk.mount(); … disk.root() … }}
 */
public final class OpenDisk implements AutoCloseable {
    public enum Access {
        READ,
        WRITE
    }

    private static final int TREE_FLAGS = Mounts.MS_NOSUID | Mounts.MS_NODEV | Mounts.MS_NOEXEC | Mounts.MS_NOATIME;

    private final Layout layout;
    private final DiskImage image;
    private final Path work;
    private final Access access;
    private final Mounts mounts = new Mounts();
    private final List<Mounts.@Nullable Loop> loops = new ArrayList<>();
    private @Nullable Export export;
    private final List<Integer> trees = new ArrayList<>();
    private int backing = -1;
    private boolean mounted;

    private OpenDisk(Layout layout, DiskImage image, Path work, Access access) {
        this.layout = layout;
        this.image = image;
        this.work = work;
        this.access = access;
    }

    /** Attaches; the work directory is made where it is not there, and must belong to this use alone. */
    public static OpenDisk attach(DiskImage image, Layout layout, Path work, Access access) throws IOException {
        Files.createDirectories(work);
        OpenDisk disk = new OpenDisk(layout, image, work.toAbsolutePath(), access);
        try {
            disk.attach();
            return disk;
        } catch (IOException | RuntimeException e) {
            disk.closeAfter(e);
            throw e;
        }
    }

    private void attach() throws IOException {
        boolean write = access == Access.WRITE;
        // Direct access halves the time of the first fill. Through the export it is wrong: the kernel loses what a FUSE
        // file system takes in several bites.
        int flags = Mounts.LO_AUTOCLEAR | (write ? 0 : Mounts.LO_READ_ONLY);
        if (image.format() == DiskImage.Format.QCOW2) {
            Export started = Export.start(image, work, write);
            export = started;
            backing = started.open(write);
        } else {
            flags |= Mounts.LO_DIRECT_IO;
            backing = Libc.get()
                    .openat(
                            Libc.AT_FDCWD,
                            image.file().toString().getBytes(StandardCharsets.UTF_8),
                            write ? OpenFlags.RDWR : OpenFlags.RDONLY,
                            0);
        }
        for (int i = 0; i < layout.partitions().size(); i++) {
            loops.add(null);
        }
        for (int i = 0; i < layout.partitions().size(); i++) {
            if (layout.partitions().get(i).inTree()) {
                device(i, flags);
            }
        }
    }

    private Mounts.Loop device(int index, int flags) throws IOException {
        Mounts.Loop loop = loops.get(index);
        if (loop == null) {
            loop = mounts.attach(
                    backing,
                    layout.offset(index),
                    layout.partitions().get(index).size(),
                    flags);
            loops.set(index, loop);
        }
        return loop;
    }

    /** The block device of a partition, attached by the first call where it is none of the tree's. */
    public String device(int index) throws IOException {
        int flags = Mounts.LO_AUTOCLEAR
                | (access == Access.WRITE ? 0 : Mounts.LO_READ_ONLY)
                | (image.format() == DiskImage.Format.RAW ? Mounts.LO_DIRECT_IO : 0);
        return device(index, flags).path();
    }

    public Layout layout() {
        return layout;
    }

    public DiskImage image() {
        return image;
    }

    /** The whole disk as a raw file: for what lies outside of all partitions. Write to it only while nothing is mounted. */
    public Path disk() {
        return export == null ? image.file() : Path.of("/proc/self/fd/" + backing);
    }

    /** Where the tree is mounted. */
    public Path root() {
        return work.resolve("tree");
    }

    /** Makes the file systems and swap areas on an empty disk. */
    public void format() throws IOException {
        List<Thread> running = new ArrayList<>();
        List<IOException> failed = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < layout.partitions().size(); i++) {
            List<String> command = FileSystems.make(layout.partitions().get(i));
            if (!command.isEmpty()) {
                List<String> full = new ArrayList<>(command);
                full.add(device(i));
                running.add(Thread.ofVirtual().start(() -> {
                    try {
                        Tools.need(full);
                    } catch (IOException e) {
                        failed.add(e);
                    }
                }));
            }
        }
        for (Thread thread : running) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while file systems were made.", e);
            }
        }
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
    }

    /** Checks every file system of the tree, and repairs it where told. Answers what was found wrong and stayed wrong. */
    public List<String> checkFileSystems(boolean repair) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (int index : layout.mountOrder()) {
            Partition partition = layout.partitions().get(index);
            List<String> command = new ArrayList<>(FileSystems.check(partition, repair));
            command.add(device(index));
            Tools.Outcome outcome = Tools.run(command);
            // e2fsck: 1 is "repaired"; xfs_repair knows 0 only.
            boolean good = outcome.code() == 0 || (repair && outcome.code() == 1 && "ext4".equals(partition.madeAs()));
            if (!good) {
                wrong.add(partition.mountPoint() + ": " + outcome.output());
            }
        }
        return wrong;
    }

    /** Mounts the tree: the root, and the others at their places in it. Answers its root. */
    public Path mount() throws IOException {
        Path root = root();
        Files.createDirectories(root);
        Libc libc = Libc.get();
        mounted = true;
        for (int index : layout.mountOrder()) {
            // A descriptor on each file system learns of every write that is lost from now on.
            Partition partition = layout.partitions().get(index);
            int flags = TREE_FLAGS | (access == Access.READ ? Mounts.MS_RDONLY : 0);
            String device = device(index);
            if ("/".equals(partition.mountPoint())) {
                mounts.mount(
                        device, root.toString(), partition.madeAs(), flags, FileSystems.options(partition, access));
            } else {
                int rootFd = libc.openat(
                        Libc.AT_FDCWD, root.toString().getBytes(StandardCharsets.UTF_8), OpenFlags.DIRECTORY, 0);
                int at = -1;
                try {
                    at = mountPoint(libc, rootFd, partition.mountPoint().substring(1));
                    mounts.mount(
                            device,
                            "/proc/self/fd/" + at,
                            partition.madeAs(),
                            flags,
                            FileSystems.options(partition, access));
                } finally {
                    if (at >= 0) {
                        libc.close(at);
                    }
                    libc.close(rootFd);
                }
            }
            byte[] relative = partition.mountPoint().substring(1).getBytes(StandardCharsets.UTF_8);
            if (relative.length == 0) {
                trees.add(libc.openat(
                        Libc.AT_FDCWD, root.toString().getBytes(StandardCharsets.UTF_8), OpenFlags.DIRECTORY, 0));
            } else {
                trees.add(libc.openBeneath(trees.getFirst(), relative, OpenFlags.DIRECTORY, 0));
            }
        }
        return root;
    }

    /** Writes out what the file systems hold back; throws where a write was lost since they were mounted. Any thread. */
    public void flush() throws IOException {
        Libc libc = Libc.get();
        for (int fd : List.copyOf(trees)) {
            libc.syncfs(fd);
        }
    }

    /** Errors that the file systems themselves have counted. */
    public List<String> errors() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (int index : layout.mountOrder()) {
            Path count =
                    Path.of("/sys/fs/ext4", Path.of(device(index)).getFileName().toString(), "errors_count");
            if (Files.exists(count) && !"0".equals(Files.readString(count).strip())) {
                wrong.add(layout.partitions().get(index).mountPoint() + ": the file system has counted "
                        + Files.readString(count).strip() + " errors");
            }
        }
        return wrong;
    }

    /** Opens the directory strictly beneath the root, making what is missing. A link in the way is refused by the kernel. */
    private static int mountPoint(Libc libc, int root, String path) throws ErrnoException {
        StringBuilder made = new StringBuilder();
        for (String name : path.split("/")) {
            made.append(made.isEmpty() ? "" : "/").append(name);
            byte[] raw = made.toString().getBytes(StandardCharsets.UTF_8);
            try {
                libc.close(libc.openBeneath(root, raw, OpenFlags.PATH | OpenFlags.DIRECTORY, 0));
            } catch (ErrnoException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
                int slash = made.lastIndexOf("/");
                byte[] parent = made.substring(0, Math.max(slash, 0)).getBytes(StandardCharsets.UTF_8);
                int dir = parent.length == 0 ? libc.dup(root) : libc.openBeneath(root, parent, OpenFlags.DIRECTORY, 0);
                try {
                    libc.mkdirat(dir, name.getBytes(StandardCharsets.UTF_8), 0755);
                } finally {
                    libc.close(dir);
                }
            }
        }
        return libc.openBeneath(root, path.getBytes(StandardCharsets.UTF_8), OpenFlags.PATH | OpenFlags.DIRECTORY, 0);
    }

    /** After formatting: takes away the directory that mkfs made for its own repairs; the source has its own. */
    public void removeLostAndFound() throws IOException {
        for (int index : layout.mountOrder()) {
            String mountPoint = layout.partitions().get(index).mountPoint();
            Path directory = root().resolve(mountPoint.substring(1)).resolve("lost+found");
            Files.deleteIfExists(directory);
        }
    }

    /** Whether everything still stands behind the devices: an export that died means lost writes. */
    public boolean isSound() {
        Export e = export;
        return e == null || e.isAlive();
    }

    /** Unmounts only; the devices stay. */
    public void unmount() throws IOException {
        for (int fd : trees) {
            Libc.get().close(fd);
        }
        trees.clear();
        if (mounted) {
            MountTable.unmountAll(root());
            mounted = false;
        }
    }

    /** Unmounts, flushes, detaches, and waits until the image is closed. Throws where something was lost on the way. */
    @Override
    public void close() throws IOException {
        Libc libc = Libc.get();
        unmount();
        IOException failed = null;
        for (int i = 0; i < loops.size(); i++) {
            Mounts.Loop loop = loops.get(i);
            if (loop != null) {
                try {
                    if (access == Access.WRITE) {
                        libc.fsync(loop.fd());
                    }
                    mounts.detach(loop.fd());
                } catch (IOException e) {
                    failed = e;
                }
                libc.close(loop.fd());
                loops.set(i, null);
            }
        }
        if (backing >= 0) {
            try {
                if (access == Access.WRITE) {
                    libc.fsync(backing);
                }
            } catch (IOException e) {
                failed = e;
            }
            libc.close(backing);
            backing = -1;
        }
        if (access == Access.WRITE) {
            try {
                MountTable.awaitDetached(export == null ? image.file() : export.file());
            } catch (IOException e) {
                failed = e;
            }
        }
        Export e = export;
        if (e != null) {
            boolean lost = !e.isAlive();
            e.close();
            export = null;
            if (lost && access == Access.WRITE) {
                throw new LayerException(
                        "layer-lost",
                        "The export of " + image.file() + " had ended before the layer was closed.",
                        "The storage daemon of QEMU died or was killed.",
                        "Run the sync again; it repairs or discards the layer.");
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private void closeAfter(Exception cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Cleans up what a dead process left in the work directory: unmounts, detaches, ends the export. Answers whether the
     * image was closed as cleanly as by its own process, so that nothing that was written can be missing.
     */
    public static boolean cleanUp(Path work, Path imageFile) throws IOException {
        Path export = work.resolve("export");
        Path tree = work.resolve("tree");
        boolean exported = Export.wasStarted(work);
        boolean alive = Export.find(work).isPresent();
        MountTable.unmountAll(tree);
        // Where versions without a name space of their own mounted.
        MountNamespace.within(MountNamespace.outside(), () -> MountTable.unmountAll(tree));
        MountTable.detachLoops(export);
        MountTable.awaitDetached(export);
        if (imageFile.getFileName().toString().endsWith(".raw")) {
            MountTable.detachLoops(imageFile);
            MountTable.awaitDetached(imageFile);
        }
        Export.stopLeftOver(work);
        return !exported || alive;
    }

    /** Mount points at or below a directory. */
    public static List<String> mountsBelow(Path directory) throws IOException {
        return MountTable.below(directory);
    }

    /** Programs that the portal needs and does not have. */
    public static List<String> missingTools() {
        List<String> missing = new ArrayList<>();
        for (String tool : Set.of("qemu-storage-daemon", "qemu-img", "mke2fs", "e2fsck")) {
            boolean found = false;
            for (String directory :
                    List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")) {
                found |= Files.isExecutable(Path.of(directory, tool));
            }
            if (!found) {
                missing.add(tool);
            }
        }
        return missing;
    }
}
