package org.understudy.agent.portal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.portal.layer.LayerException;

/** The lock of a replica: whoever writes in its directory holds it. The kernel lets go of it when the process ends. */
public final class Lock implements AutoCloseable {
    private final int fd;

    private Lock(int fd) {
        this.fd = fd;
    }

    /** Takes the lock of a file, which is made where it is not there; empty where somebody else holds it. */
    public static Optional<Lock> tryTake(Path file) throws IOException {
        Libc libc = Libc.get();
        int fd = libc.openat(
                Libc.AT_FDCWD,
                file.toString().getBytes(StandardCharsets.UTF_8),
                OpenFlags.RDWR | OpenFlags.CREAT,
                0600);
        boolean held = false;
        try {
            held = libc.flock(fd, Libc.LOCK_EX | Libc.LOCK_NB);
        } finally {
            if (!held) {
                libc.close(fd);
            }
        }
        return held ? Optional.of(new Lock(fd)) : Optional.empty();
    }

    public static Lock take(ReplicaDirectory replica, String who) throws IOException {
        Files.createDirectories(replica.path());
        Optional<Lock> lock = tryTake(replica.lock());
        Path info = replica.path().resolve("lock-info");
        if (lock.isEmpty()) {
            String holder = Files.exists(info) ? Files.readString(info).strip().replace('\n', ' ') : "unknown";
            throw new LayerException(
                    "busy",
                    "The replica in " + replica.path() + " is being worked on by somebody else.",
                    "Held by " + holder + ".",
                    "Wait until that is done, or end it.");
        }
        try {
            Files.writeString(
                    info,
                    "process " + ProcessHandle.current().pid() + "\nwho " + who + "\nsince " + java.time.Instant.now()
                            + "\n");
        } catch (IOException full) {
            // It is for people only, and a full disk must not keep anybody from making room.
        }
        return lock.get();
    }

    @Override
    public void close() {
        Libc.get().close(fd);
    }
}
