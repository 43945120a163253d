package org.understudy.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/// Ctrl+C, and being told to end: what is running is cancelled, and the program ends as its command then does, with
/// its words and its exit code. Where nothing is running that could be cancelled it ends at once.
public final class Interrupts {
    /// Cleaning up has its own deadlines; this is for what nobody thought of.
    private static final long PATIENCE_SECONDS = 120;

    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Runnable running;
    private boolean watching;
    private int code;

    /// Ends the time in which something can be cancelled.
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /// @param cancel is done when the program is told to end before the registration is closed
    public synchronized Registration during(Runnable cancel) {
        if (!watching) {
            watching = true;
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("interrupted").unstarted(this::interrupted));
        }
        running = cancel;
        return () -> {
            synchronized (this) {
                running = null;
            }
        };
    }

    /// The command is over and has told everything.
    public void ended(int exitCode) {
        synchronized (this) {
            code = exitCode;
        }
        ended.countDown();
    }

    private void interrupted() {
        @Nullable Runnable cancel;
        synchronized (this) {
            cancel = running;
        }
        // Without one, the command is over, or it does something that can be broken off anywhere.
        if (cancel == null) {
            return;
        }
        cancel.run();
        try {
            if (ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                synchronized (this) {
                    Runtime.getRuntime().halt(code);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
