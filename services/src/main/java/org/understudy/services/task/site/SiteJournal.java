package org.understudy.services.task.site;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskId;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.observe.Subscription;
import org.understudy.services.ssh.As;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.RemoteProcess;

/// What waits and runs on a host, by whoever: one channel that follows the host's journal. When
/// the link breaks, the last picture stays, marked as not attached; as soon as the host is back
/// the journal is read again from its beginning, which says all that still waits or runs.
public final class SiteJournal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SiteJournal.class);
    private static final int ENDED_KEPT = 500;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// `tail` ends with our input: a console that was killed leaves none behind.
    private static final String FOLLOW =
            "tail -n +1 -F -- \"$1\" 2>/dev/null & t=$!; " + "while read -r _; do :; done; kill \"$t\" 2>/dev/null";

    /// Sees to it that the host has a journal: it has none after a restart until somebody asks it.
    @FunctionalInterface
    interface Ground {
        void prepare() throws ProblemException;
    }

    private final HostConnection connection;
    private final As as;
    private final String file;
    private final Ground ground;
    private final MutableObservable<SiteView> view = new MutableObservable<>(SiteView.NOTHING);
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable RemoteProcess follower;

    SiteJournal(HostConnection connection, As as, String file, Ground ground) {
        this.connection = connection;
        this.as = as;
        this.file = file;
        this.ground = ground;
    }

    void start() {
        Thread.ofVirtual().name("journal of " + connection.host().name()).start(this::follow);
    }

    /// Changes with each announcement.
    public Observable<SiteView> view() {
        return view;
    }

    /// Waits until a task has been heard of, or this time is over.
    void sees(TaskId id, Duration atMost) throws ProblemException {
        try {
            SiteView _ = await(v -> v.find(id).isPresent(), atMost, "The announcement");
        } catch (ProblemException e) {
            if (e.kind() != Kind.TIMED_OUT) {
                throw e;
            }
        }
    }

    /// Waits until this holds of what is known.
    public SiteView await(Predicate<SiteView> condition, Duration deadline, String what) throws ProblemException {
        CompletableFuture<SiteView> found = new CompletableFuture<>();
        try (Subscription _ = view.subscribe(v -> {
            if (condition.test(v)) {
                found.complete(v);
            }
        })) {
            return found.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, what + " was not waited for any longer.", "");
        } catch (TimeoutException e) {
            throw new ProblemException(
                    Kind.TIMED_OUT, what + " did not happen in time.", "It had " + deadline.toSeconds() + " s.");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    // ---- following

    private void follow() {
        SiteBook book = new SiteBook();
        while (!isClosed()) {
            try {
                listen(book);
            } catch (ProblemException | IOException e) {
                LOG.debug("the journal of {} is not heard", connection.host().name(), e);
            }
            view.update(v -> new SiteView(false, v.tasks()));
            try {
                // The connection itself waits for the host; this is for a host whose tail ends at once.
                if (closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void listen(SiteBook book) throws ProblemException, IOException {
        ground.prepare();
        try (RemoteProcess process =
                        connection.start(Command.script(FOLLOW, file).as(as));
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(process.stdout(), StandardCharsets.UTF_8))) {
            adopt(process);
            for (@Nullable String line = in.readLine(); line != null; line = in.readLine()) {
                book.read(line);
                // What has come already is taken in at once: a journal of a thousand lines is one change.
                if (in.ready() || !book.whole()) {
                    continue;
                }
                book.forgetAllButNewest(ENDED_KEPT);
                view.set(new SiteView(true, book.tasks()));
            }
        } finally {
            adopt(null);
        }
    }

    private synchronized void adopt(@Nullable RemoteProcess process) {
        follower = process;
        if (process != null && isClosed()) {
            process.close();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        @Nullable RemoteProcess last;
        synchronized (this) {
            last = follower;
        }
        if (last != null) {
            Farewell.to(last);
        }
    }
}
