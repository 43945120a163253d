package org.understudy.services.store;

import java.time.Duration;

/// Tells that somebody has changed something in the queue, so that nobody has to ask all the time.
public interface Wakeups extends AutoCloseable {
    /// Waits until there may be something new, or so long. It may return too early, and once for several changes; a
    /// change after the last return is not missed.
    void await(Duration most) throws InterruptedException;

    /// Ends a wait at once.
    void wake();

    @Override
    void close();
}
