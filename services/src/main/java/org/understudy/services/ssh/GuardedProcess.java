package org.understudy.services.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.understudy.model.problem.ProblemException;

/// A program past its [Prelude]: its streams are its own, and its process group is known.
final class GuardedProcess implements RemoteProcess {
    private final RawProcess raw;
    private final String what;
    private final Runnable signals;
    private final Consumer<GuardedProcess> ended;
    private final AtomicBoolean killed = new AtomicBoolean();

    /// @param what for messages, such as "qemu-img on portal1"
    /// @param signals sends SIGTERM and SIGKILL to the group on the host
    /// @param ended hears once that this one is over
    GuardedProcess(RawProcess raw, String what, Runnable signals, Consumer<GuardedProcess> ended) {
        this.raw = raw;
        this.what = what;
        this.signals = signals;
        this.ended = ended;
    }

    @Override
    public InputStream stdout() {
        return raw.stdout();
    }

    @Override
    public InputStream stderr() {
        return raw.stderr();
    }

    @Override
    public OutputStream stdin() {
        return raw.stdin();
    }

    @Override
    public CompletableFuture<Integer> exit() {
        return raw.exit();
    }

    @Override
    public int await(Duration deadline) throws ProblemException {
        return Waits.get(raw.exit(), deadline, what);
    }

    @Override
    public void kill() {
        if (!raw.exit().isDone() && killed.compareAndSet(false, true)) {
            signals.run();
        }
    }

    @Override
    public void close() {
        try {
            kill();
        } finally {
            raw.letGo();
            ended.accept(this);
        }
    }
}
