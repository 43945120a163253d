package org.understudy.services.task.lead;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.understudy.services.task.site.Seat;

/// Passes words on to the seat, on a thread of its own: a host that does not read must not hold up
/// the work. Progress is told twice a second at most, and only the newest; lines of the log are all
/// told.
final class Teller implements AutoCloseable {
    private static final long PACE_MILLIS = 500;
    private static final long PATIENCE_MILLIS = 2000;
    private static final int MOST_LINES = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<String> lines = new ArrayDeque<>();
    private @Nullable Seat seat;
    private int percent = -1;
    private String text = "";
    private String told = "";
    private boolean writing;
    private boolean closed;
    private boolean started;

    void to(Seat next) {
        change(() -> {
            seat = next;
            told = "";
        });
    }

    void progress(int howFar, String words) {
        change(() -> {
            percent = howFar;
            text = words;
        });
    }

    void log(String line) {
        change(() -> {
            if (lines.size() < MOST_LINES) {
                lines.add(line);
            }
        });
    }

    private void change(Runnable mutation) {
        lock.lock();
        try {
            mutation.run();
            if (!started && seat != null && !closed) {
                started = true;
                Thread.ofVirtual().name("teller").start(this::run);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                Seat to;
                @Nullable String line;
                int howFar;
                String words;
                lock.lockInterruptibly();
                try {
                    writing = false;
                    changed.signalAll();
                    while (!closed && lines.isEmpty() && (percent + text).equals(told)) {
                        changed.await();
                    }
                    if (closed || seat == null) {
                        return;
                    }
                    to = seat;
                    line = lines.poll();
                    howFar = percent;
                    words = text;
                    told = line == null ? percent + text : told;
                    writing = true;
                } finally {
                    lock.unlock();
                }
                if (line != null) {
                    to.log(line);
                } else {
                    to.progress(howFar, words);
                    rest();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The pace; lines of the log and the end do not wait for it.
    private void rest() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            writing = false;
            long left = TimeUnit.MILLISECONDS.toNanos(PACE_MILLIS);
            while (left > 0 && !closed && lines.isEmpty()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits a moment until the log has been passed on.
    void flush() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (left > 0 && started && (writing || !lines.isEmpty())) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        change(() -> closed = true);
    }
}
