package org.understudy.services.store;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.ProblemException;

/// A file cannot call: its counter of changes is looked at, a few microseconds each time, soon after something has
/// happened and less and less often later.
final class PolledWakeups implements Wakeups {
    private static final long SHORTEST = 10;
    private static final long LONGEST = 500;

    private final SqliteFile file;
    private final Semaphore woken = new Semaphore(0);
    private @Nullable Handle db;
    private long seen = -1;
    private long pause = SHORTEST;

    PolledWakeups(SqliteFile file) {
        this.file = file;
    }

    @Override
    public void await(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            if (changed()) {
                pause = SHORTEST;
                return;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            if (woken.tryAcquire(Math.clamp(left, 1, pause), TimeUnit.MILLISECONDS)) {
                woken.drainPermits();
                return;
            }
            pause = Math.min(LONGEST, pause + pause / 4 + 1);
        }
    }

    /// What cannot be read now is looked at again.
    private synchronized boolean changed() {
        try {
            if (db == null) {
                db = file.connect();
            }
            long now = db.createQuery("PRAGMA data_version").mapTo(Long.class).one();
            boolean different = now != seen;
            seen = now;
            return different;
        } catch (ProblemException | JdbiException e) {
            return false;
        }
    }

    @Override
    public void wake() {
        woken.release();
    }

    @Override
    public synchronized void close() {
        if (db != null) {
            db.close();
            db = null;
        }
    }
}
