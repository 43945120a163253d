package org.understudy.agent.capture;

import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.Job.Compression;

/** Chooses how hard to compress by how fast the other side takes what is written. */
final class Pace {
    private static final double FAST = 100e6;
    private static final double SLOW = 30e6;
    private static final double SETTLED = 2 << 20;

    private final Compression compression;
    private double bytes;
    private double nanos;
    private int pause;
    private int failures;

    Pace(Compression compression) {
        this.compression = compression;
    }

    int next() {
        if (pause > 0) {
            pause--;
            return BatchCodec.PLAIN;
        }
        return switch (compression.mode()) {
            case NONE -> BatchCodec.PLAIN;
            case LEVEL -> compression.level();
            case AUTO -> automatic();
        };
    }

    private int automatic() {
        if (bytes < SETTLED) {
            return BatchCodec.PLAIN;
        }
        double perSecond = bytes * 1e9 / Math.max(nanos, 1);
        if (perSecond > FAST) {
            return BatchCodec.PLAIN;
        }
        return perSecond > SLOW ? -1 : 3;
    }

    /** Tells what a batch took. What lies back counts less and less. */
    void sent(int length, long blockedNanos, boolean packed) {
        bytes = bytes * 0.95 + length;
        nanos = nanos * 0.95 + blockedNanos;
        if (pause > 0) {
            return;
        }
        if (packed || next() == BatchCodec.PLAIN) {
            failures = 0;
        } else {
            // It would not shrink: look again some batches later.
            failures = Math.min(failures + 1, 4);
            pause = failures * 2;
        }
    }
}
