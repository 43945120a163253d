package org.understudy.app.fx;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import javafx.animation.AnimationTimer;
import javafx.application.Platform;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The only class that hops to the JavaFX thread. What is queued between two pulses is run in one
/// go at the next pulse; no timer runs while nothing is queued.
///
/// ```
/// idle ── queue() ──▶ hop requested (runLater) ──▶ draining once per pulse ── queue empty ──▶ idle
/// ```
public final class FxBridge implements UiThread {
    private static final Logger LOG = LoggerFactory.getLogger(FxBridge.class);
    private static final long SLOW_NANOS = 50_000_000;

    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private @Nullable AnimationTimer timer;

    @Override
    public void queue(Runnable task) {
        work.add(task);
        if (awake.compareAndSet(false, true)) {
            Platform.runLater(this::wake);
        }
    }

    private void wake() {
        drain();
        AnimationTimer pulses = timer;
        if (pulses == null) {
            pulses = new AnimationTimer() {
                @Override
                public void handle(long now) {
                    if (work.isEmpty()) {
                        stop();
                        sleep();
                    } else {
                        drain();
                    }
                }
            };
            timer = pulses;
        }
        pulses.start();
    }

    private void sleep() {
        awake.set(false);
        if (!work.isEmpty() && awake.compareAndSet(false, true)) {
            Platform.runLater(this::wake);
        }
    }

    private void drain() {
        long start = System.nanoTime();
        int count = 0;
        // What the work itself queues waits for the next pulse, so a chain cannot hold the thread.
        for (int left = work.size(); left > 0; left--) {
            Runnable task = work.poll();
            if (task == null) {
                break;
            }
            run(task);
            count++;
        }
        long nanos = System.nanoTime() - start;
        if (nanos > SLOW_NANOS) {
            LOG.info("Slow hop: {} ms for {} pieces of work", nanos / 1_000_000, count);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("Work on the UI thread failed", e);
        }
    }
}
