package org.understudy.agent;

import java.util.concurrent.TimeUnit;

/**
 * When the console was last heard. It says every few seconds that it is there; one that is not heard for that long has gone,
 * or the link to it has, and nobody will ever tell: a link that is simply silent ends nothing by itself. With
 * {@code -Dunderstudy.agent.silence=SECONDS} more or less is waited.
 */
final class Pulse {
    static final long SILENCE_SECONDS = Long.getLong("understudy.agent.silence", 40);

    private volatile long heardAt = System.nanoTime();

    void heard() {
        heardAt = System.nanoTime();
    }

    boolean isSilent() {
        return System.nanoTime() - heardAt > TimeUnit.SECONDS.toNanos(SILENCE_SECONDS);
    }
}
