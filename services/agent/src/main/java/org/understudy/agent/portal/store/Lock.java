package org.understudy.agent.portal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.portal.layer.LayerException;

/**
 * The lock of a replica: whoever writes in its directory holds it. The kernel lets go of it when the process ends. Who holds it
 * stands beside it in {@code lock-info}: process, who, since when, and whether he is about to leave.
 */
public final class Lock implements AutoCloseable {
    /** Whoever has lost his console needs a moment to notice. */
    private static final Duration MOMENT = Duration.ofSeconds(5);
    /** One who leaves writes out what he has; one whose link is silent notices that soon. */
    private static final Duration LEAVING = Duration.ofMinutes(2);

    private static final Duration TOLD_AFTER = Duration.ofSeconds(1);

    private final int fd;
    private final @Nullable Path info;

    /** Is told, in words, that somebody is waited for. */
    public interface Waiting {
        void waiting(String sentence) throws IOException;
    }

    private Lock(int fd, @Nullable Path info) {
        this.fd = fd;
        this.info = info;
    }

    /** Takes the lock of a file, which is made where it is not there; empty where somebody else holds it. */
    public static Optional<Lock> tryTake(Path file) throws IOException {
        return tryTake(file, null);
    }

    private static Optional<Lock> tryTake(Path file, @Nullable Path info) throws IOException {
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
        return held ? Optional.of(new Lock(fd, info)) : Optional.empty();
    }

    /**
     * Takes that of a replica. One who holds it for a console that is gone, or for ours before its link broke, is waited for;
     * anybody else is named.
     */
    public static Lock take(ReplicaDirectory replica, String who, Waiting waiting) throws IOException {
        Files.createDirectories(replica.path());
        Path info = replica.path().resolve("lock-info");
        long since = System.nanoTime();
        boolean told = false;
        Optional<Lock> lock = tryTake(replica.lock(), info);
        while (lock.isEmpty()) {
            List<String> holder = Files.exists(info) ? Files.readAllLines(info) : List.of();
            boolean going = holder.contains("leaving") || holder.contains("who " + who);
            long waited = System.nanoTime() - since;
            if (waited > (going ? LEAVING : MOMENT).toNanos()) {
                throw new LayerException(
                        "busy",
                        "The replica in " + replica.path() + " is being worked on by somebody else.",
                        "Held by " + (holder.isEmpty() ? "unknown" : String.join(" ", holder)) + ".",
                        "Wait until that is done, or end it.");
            }
            if (going && !told && waited > TOLD_AFTER.toNanos()) {
                told = true;
                waiting.waiting("An agent that has lost its console still holds the replica; it is waited for.");
            }
            pause();
            lock = tryTake(replica.lock(), info);
        }
        try {
            Files.writeString(
                    info,
                    "process " + ProcessHandle.current().pid() + "\nwho " + who + "\nsince " + Instant.now() + "\n");
        } catch (IOException full) {
            // It is for people only, and a full disk must not keep anybody from making room.
        }
        return lock.get();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting.", e);
        }
    }

    /** Lets others know that it will be free soon. */
    public void leaving() {
        Path told = info;
        if (told != null) {
            try {
                Files.writeString(told, "leaving\n", StandardOpenOption.APPEND);
            } catch (IOException e) {
                // Then others do not wait.
            }
        }
    }

    @Override
    public void close() {
        Libc.get().close(fd);
    }
}
