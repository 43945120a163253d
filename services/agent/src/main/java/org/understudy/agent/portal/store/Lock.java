package org.understudy.agent.portal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.portal.layer.LayerException;

/** The lock of a replica: whoever writes in its directory holds it. The kernel lets go of it when the process ends. */
public final class Lock implements AutoCloseable {
    private final int fd;

    private Lock(int fd) {
        this.fd = fd;
    }

    public static Lock take(ReplicaDirectory replica, String who) throws IOException {
        Libc libc = Libc.get();
        Files.createDirectories(replica.path());
        int fd = libc.openat(
                Libc.AT_FDCWD,
                replica.lock().toString().getBytes(StandardCharsets.UTF_8),
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
        Path info = replica.path().resolve("lock-info");
        if (!held) {
            String holder = Files.exists(info) ? Files.readString(info).strip().replace('\n', ' ') : "unknown";
            throw new LayerException(
                    "busy",
                    "The replica in " + replica.path() + " is being worked on by somebody else.",
                    "Held by " + holder + ".",
                    "Wait until that is done, or end it.");
        }
        Files.writeString(
                info,
                "process " + ProcessHandle.current().pid() + "\nwho " + who + "\nsince " + java.time.Instant.now()
                        + "\n");
        return new Lock(fd);
    }

    @Override
    public void close() {
        Libc.get().close(fd);
    }
}
