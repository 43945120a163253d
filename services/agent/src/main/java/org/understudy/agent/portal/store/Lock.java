package org.understudy.agent.portal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;

/**
 * The lock of a replica: whoever writes in its directory holds it. The kernel lets go of it when the process ends. Who holds it
 * stands beside it in {@code lock-info}, see {@link Holder}.
 */
public final class Lock implements AutoCloseable {
    /** Whoever has lost his console needs a moment to notice. */
    private static final Duration MOMENT = Duration.ofSeconds(5);
    /** One who leaves writes out what he has; one whose link is silent notices that soon. */
    private static final Duration LEAVING = Duration.ofMinutes(2);
    /** How often is looked who it is that holds it. */
    private static final Duration LOOK = Duration.ofSeconds(1);

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
        int fd = open(file);
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

    static int open(Path file) throws IOException {
        return Libc.get()
                .openat(
                        Libc.AT_FDCWD,
                        file.toString().getBytes(StandardCharsets.UTF_8),
                        OpenFlags.RDWR | OpenFlags.CREAT,
                        0600);
    }

    /**
     * Takes that of a replica. One who holds it for a console that is gone, or for ours before its link broke, is waited for;
     * anybody else is named.
     *
     * @param purpose what it is taken for, in words that go on from "it is held"
     */
    public static Lock take(ReplicaDirectory replica, Caller caller, String purpose, Waiting waiting)
            throws IOException {
        Files.createDirectories(replica.path());
        Path info = replica.path().resolve("lock-info");
        Optional<Lock> free = tryTake(replica.lock(), info);
        Lock lock = free.isPresent() ? free.get() : await(replica, info, caller.who(), waiting);
        try {
            caller.check();
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
        try {
            Holder.of(caller.who(), purpose).write(info);
        } catch (IOException full) {
            // It is for people only, and a full disk must not keep anybody from making room.
        }
        return lock;
    }

    private static Lock await(ReplicaDirectory replica, Path info, String who, Waiting waiting) throws IOException {
        long since = System.nanoTime();
        boolean told = false;
        Turn turn = Turn.queue(replica.lock());
        boolean good = false;
        try {
            while (true) {
                Optional<Integer> fd = turn.await(LOOK);
                if (fd.isPresent() && isThere(fd.get())) {
                    good = true;
                    return new Lock(fd.get(), info);
                }
                if (fd.isPresent()) {
                    // Whoever held it has removed it with all the rest.
                    turn.leave();
                    Files.createDirectories(replica.path());
                    turn = Turn.queue(replica.lock());
                    continue;
                }
                Holder holder = Holder.read(info);
                boolean going = holder.leaving() || holder.who().equals(who);
                if (System.nanoTime() - since > (going ? LEAVING : MOMENT).toNanos()) {
                    throw holder.busy(replica.path());
                }
                if (going && !told) {
                    told = true;
                    waiting.waiting("An agent that has lost its console still holds the replica; it is waited for.");
                }
            }
        } finally {
            if (!good) {
                turn.leave();
            }
        }
    }

    private static boolean isThere(int fd) throws IOException {
        return !Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd))
                .toString()
                .endsWith(" (deleted)");
    }

    /** Lets others know that it will be free soon. */
    public void leaving() {
        Path told = info;
        if (told != null) {
            try {
                Holder.sayLeaving(told);
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
