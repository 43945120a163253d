package org.understudy.agent.portal.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.understudy.agent.libc.Libc;

/** A place in the kernel's queue for a lock. A thread of its own stands in it, since nobody can be called out of there. */
final class Turn {
    private final CompletableFuture<Integer> mine = new CompletableFuture<>();

    private Turn() {}

    static Turn queue(Path file) throws IOException {
        Turn turn = new Turn();
        int fd = Lock.open(file);
        Thread.ofPlatform().daemon().name("lock").start(() -> turn.stand(fd));
        return turn;
    }

    private void stand(int fd) {
        try {
            Libc.get().flock(fd, Libc.LOCK_EX);
            if (!mine.complete(fd)) {
                // Nobody waits for it any more.
                Libc.get().close(fd);
            }
        } catch (IOException e) {
            Libc.get().close(fd);
            mine.completeExceptionally(e);
        }
    }

    /** The locked file, or nothing where it is not our turn for so long. */
    Optional<Integer> await(Duration patience) throws IOException {
        try {
            return Optional.of(mine.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IOException("The lock cannot be waited for.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for a lock.", e);
        }
    }

    /** Gives the place up, and the lock too. */
    void leave() {
        if (!mine.cancel(false) && !mine.isCompletedExceptionally()) {
            Libc.get().close(mine.join());
        }
    }
}
