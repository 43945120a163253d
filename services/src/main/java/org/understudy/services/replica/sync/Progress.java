package org.understudy.services.replica.sync;

import org.understudy.agent.protocol.Event;
import org.understudy.services.task.TaskContext;
import org.understudy.services.task.TaskSnapshot.Counters;

/// Joins what the two agents tell into one picture: the source knows what was read, the portal what has arrived.
final class Progress {
    private static final double SMOOTHING = 0.3;

    private final TaskContext task;
    private final long expectedBytes;
    private final long startNanos = System.nanoTime();
    private Event.Progress source = NOTHING;
    private Event.Progress portal = NOTHING;
    private long lastBytes;
    private long lastNanos = System.nanoTime();
    private double rate;

    private static final Event.Progress NOTHING =
            new Event.Progress(0, 0, 0, 0, 0, 0, org.understudy.agent.protocol.Bytes.EMPTY);

    /// @param expectedBytes of content, from the plan; 0 where it is not known
    Progress(TaskContext task, long expectedBytes) {
        this.task = task;
        this.expectedBytes = expectedBytes;
    }

    synchronized void source(Event.Progress now) {
        source = now;
        publish();
    }

    synchronized void portal(Event.Progress now) {
        portal = now;
        publish();
    }

    private void publish() {
        long bytes = source.contentBytes();
        long nanos = System.nanoTime();
        double seconds = (nanos - lastNanos) / 1e9;
        if (seconds >= 0.2) {
            double now = (bytes - lastBytes) / seconds;
            rate = rate == 0 ? now : rate + SMOOTHING * (now - rate);
            lastBytes = bytes;
            lastNanos = nanos;
        }
        // By the mean of all that was read so far: many small files or a pause make the rate of the moment jump.
        double mean = bytes / Math.max(1e-3, (nanos - startNanos) / 1e9);
        double remaining = expectedBytes > 0 && mean > 1 ? Math.max(0, (expectedBytes - bytes) / mean) : -1;
        task.counters(new Counters(
                bytes,
                expectedBytes,
                source.files(),
                0,
                Math.max(source.wireBytes(), portal.wireBytes()),
                rate,
                remaining,
                source.path().toString()));
    }
}
