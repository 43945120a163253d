package org.understudy.agent.capture;

import java.util.concurrent.TimeUnit;

/** Holds the stream to so many bytes per second. */
final class RateLimit {
    private final long perSecond;
    private long due = System.nanoTime();

    RateLimit(long perSecond) {
        this.perSecond = perSecond;
    }

    void take(int bytes) throws InterruptedException {
        if (perSecond == 0) {
            return;
        }
        long now = System.nanoTime();
        if (due > now) {
            TimeUnit.NANOSECONDS.sleep(due - now);
        }
        due = Math.max(due, now - 100_000_000) + (long) (bytes * 1e9 / perSecond);
    }
}
