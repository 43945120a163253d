package org.understudy.agent.capture;

import java.io.IOException;

/** The work ends before it is done: the console asked for it, or one of the streams has ended. */
final class StoppedException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean cancelled;

    private StoppedException(String message, boolean cancelled) {
        super(message);
        this.cancelled = cancelled;
    }

    static StoppedException byConsole() {
        return new StoppedException("cancelled", true);
    }

    static StoppedException streamEnded(String which) {
        return new StoppedException("the " + which + " stream ended", false);
    }

    boolean isCancelled() {
        return cancelled;
    }
}
