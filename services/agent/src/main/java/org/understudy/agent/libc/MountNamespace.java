package org.understudy.agent.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The mount name space of another process: which file systems it sees where. The portal's agent has one of its own, so that
 * nobody else on the portal gets a copy of its mounts and keeps them alive.
 */
public final class MountNamespace {
    private static final int CLONE_FS = 0x200;
    private static final int CLONE_NEWNS = 0x20000;

    /** What is done there. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    private MountNamespace() {}

    private static boolean isOther(long pid) {
        try {
            return !Files.readSymbolicLink(of(Long.toString(pid))).equals(Files.readSymbolicLink(of("self")));
        } catch (IOException gone) {
            return false;
        }
    }

    /** The process that started us, which lives where everybody else does. */
    public static long outside() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L);
    }

    /**
     * Does something in that of the process. On a thread of its own, since a thread that went there cannot come back; a
     * program that is started there belongs there.
     */
    public static void within(long pid, Work work) throws IOException {
        if (!isOther(pid)) {
            work.run();
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().name("elsewhere").start(() -> {
            try {
                enter(pid);
                work.run();
                done.complete(null);
            } catch (IOException | RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", e);
        }
    }

    private static void enter(long pid) throws ErrnoException {
        Libc libc = Libc.get();
        byte[] path = of(Long.toString(pid)).toString().getBytes(StandardCharsets.UTF_8);
        int fd = libc.openat(Libc.AT_FDCWD, path, OpenFlags.RDONLY, 0);
        try {
            // The threads of a process share their root and working directory; who goes elsewhere must not.
            libc.unshare(CLONE_FS);
            libc.setns(fd, CLONE_NEWNS);
        } finally {
            libc.close(fd);
        }
    }

    private static Path of(String pid) {
        return Path.of("/proc", pid, "ns/mnt");
    }
}
