package org.understudy.app.shell;

import javafx.scene.Scene;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells in the log when laying out a frame took so long that a person sees it.
public final class PulseWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PulseWatch.class);
    private static final long SLOW_NANOS = 100_000_000;

    private long begun;

    private PulseWatch() {}

    public static void watch(Scene scene) {
        PulseWatch watch = new PulseWatch();
        scene.addPreLayoutPulseListener(() -> watch.begun = System.nanoTime());
        scene.addPostLayoutPulseListener(watch::end);
    }

    private void end() {
        long nanos = System.nanoTime() - begun;
        if (nanos > SLOW_NANOS) {
            LOG.debug("Slow pulse: layout took {} ms", nanos / 1_000_000);
        }
    }
}
