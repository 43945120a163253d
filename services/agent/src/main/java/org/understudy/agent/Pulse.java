package org.understudy.agent;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * When the console was last heard. It says every few seconds that it is there; one that is not heard for that long has gone,
 * or the link to it has, and nobody will ever tell: a link that is simply silent ends nothing by itself. With
 * {@code -Dunderstudy.agent.silence=SECONDS} more or less is waited.
 */
final class Pulse {
    static final long SILENCE_SECONDS = Long.getLong("understudy.agent.silence", 40);

    private final Consumer<String> log;
    private volatile long heardAt = System.nanoTime();

    Pulse(Consumer<String> log) {
        this.log = log;
    }

    /** Says that the console is taken for gone. */
    void lost() {
        log.accept("The console was not heard for " + SILENCE_SECONDS + " s and is taken for gone.");
    }

    void heard() {
        heardAt = System.nanoTime();
    }

    boolean isSilent() {
        return System.nanoTime() - heardAt > TimeUnit.SECONDS.toNanos(SILENCE_SECONDS);
    }
}
