package org.understudy.agent.portal.layer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.MountNamespace;
import org.understudy.agent.libc.Mounts;
import org.understudy.agent.libc.OpenFlags;

/**
 * Shows a qcow2 image as a raw file, by the storage daemon of QEMU. The daemon and its file live where everybody else does, not
 * in our own mount name space: whoever ends last in that one has to unmount what is in it, and a daemon that waits in the kernel
 * for writes that it would have to do itself can never be ended.
 */
final class Export implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path file;
    private final ProcessHandle daemon;

    private Export(Path file, ProcessHandle daemon) {
        this.file = file;
        this.daemon = daemon;
    }

    /** Starts it; the file is made in the work directory. */
    static Export start(DiskImage image, Path work, boolean writable) throws IOException {
        Path file = work.resolve("export");
        Path pidFile = pidFile(work);
        Files.deleteIfExists(file);
        Files.createFile(file);
        String access = writable ? "" : ",read-only=on";
        String discard = writable ? ",discard=unmap" : "";
        List<String> command = List.of(
                "qemu-storage-daemon",
                "--blockdev",
                "driver=file,node-name=f,filename=" + escape(image.file()) + access + discard,
                "--blockdev",
                "driver=qcow2,node-name=q,file=f" + access + discard,
                "--export",
                "type=fuse,id=e,node-name=q,mountpoint=" + escape(file) + ",writable=" + (writable ? "on" : "off"),
                "--pidfile",
                pidFile.toString(),
                "--daemonize");
        MountNamespace.within(MountNamespace.outside(), () -> Tools.need(command));
        ProcessHandle daemon = find(work)
                .orElseThrow(() -> new LayerException(
                        "export",
                        "The storage daemon of QEMU went away at once.",
                        "It was started for " + image.file() + ".",
                        "Look whether FUSE is there (package fuse3, /dev/fuse) and whether memory is short."));
        return new Export(file, daemon);
    }

    Path file() {
        return file;
    }

    /** Opens the file. */
    int open(boolean write) throws IOException {
        AtomicInteger fd = new AtomicInteger(-1);
        byte[] path = file.toString().getBytes(StandardCharsets.UTF_8);
        int flags = write ? OpenFlags.RDWR : OpenFlags.RDONLY;
        MountNamespace.within(MountNamespace.outside(), () -> fd.set(Libc.get().openat(Libc.AT_FDCWD, path, flags, 0)));
        return fd.get();
    }

    boolean isAlive() {
        return !Processes.hasEnded(daemon);
    }

    /** Ends it and waits until the image is closed. */
    @Override
    public void close() throws IOException {
        stop(daemon, file);
    }

    private static void stop(ProcessHandle daemon, Path file) throws IOException {
        daemon.destroy();
        long until = System.nanoTime() + PATIENCE.toNanos();
        long pause = 1;
        while (!Processes.hasEnded(daemon)) {
            if (System.nanoTime() > until) {
                throw new LayerException(
                        "export",
                        "The storage daemon of QEMU (process " + daemon.pid() + ") does not end.",
                        "It may wait for a disk that does not answer.",
                        "Look at the portal's disks, then end the process.");
            }
            pause(pause);
            pause = Math.min(20, pause * 2);
        }
        unmount(file);
        Files.deleteIfExists(file);
        Files.deleteIfExists(pidFile(file.resolveSibling("")));
    }

    /** What is left of its mount, and of a copy of that which came along when we were started. */
    private static void unmount(Path file) throws IOException {
        MountNamespace.Work work = () -> {
            if (MountTable.isMountPoint(file)) {
                new Mounts().unmount(file.toString(), Mounts.MNT_DETACH);
            }
        };
        work.run();
        MountNamespace.within(MountNamespace.outside(), work);
    }

    /** Whether there was one in the work directory that has not been ended in order: it may have died with writes. */
    static boolean wasStarted(Path work) {
        return Files.exists(pidFile(work));
    }

    private static Path pidFile(Path work) {
        return work.resolve("export.pid");
    }

    /** Ends a daemon that a dead run left in the work directory. Answers whether there was a living one. */
    static boolean stopLeftOver(Path work) throws IOException {
        Path file = work.resolve("export");
        Optional<ProcessHandle> daemon = find(work);
        if (daemon.isPresent()) {
            stop(daemon.get(), file);
            return true;
        }
        unmount(file);
        return false;
    }

    /** The daemon of the work directory, known by its command line, which names our own file. */
    static Optional<ProcessHandle> find(Path work) throws IOException {
        Path pidFile = pidFile(work);
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        String pid = Files.readString(pidFile).strip();
        if (pid.isEmpty() || !pid.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        String commandLine;
        try {
            commandLine = new String(Files.readAllBytes(Path.of("/proc", pid, "cmdline")), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return Optional.empty();
        }
        if (!commandLine.contains("qemu-storage-daemon")
                || !commandLine.contains("mountpoint=" + escape(work.resolve("export")) + ",")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(pid));
    }

    private static String escape(Path path) {
        return path.toAbsolutePath().toString().replace(",", ",,");
    }

    static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting.", e);
        }
    }
}
