package org.understudy.services.ssh;

import java.util.concurrent.atomic.AtomicLong;

/// How much a host may send before we have taken it: enough to keep a fast link of that length full,
/// and no more. What is under way when the other end of a sync dies was sent for nothing, and is sent again.
final class Flight {
    static final long MOST = 8L << 20;
    static final long LEAST = 2L << 20;
    private static final long BYTES_PER_SECOND = 256L << 20;

    /// The quickest answer so far: slower ones waited for something else than the link.
    private final AtomicLong roundTrip = new AtomicLong(Long.MAX_VALUE);

    void answeredAfter(long nanos) {
        roundTrip.accumulateAndGet(nanos, Math::min);
    }

    /// The window of a channel, in bytes. Of a link that is not known yet the longest is believed.
    long window() {
        double seconds = roundTrip.get() / 1e9;
        return (long) Math.clamp(seconds * BYTES_PER_SECOND, LEAST, MOST);
    }
}
