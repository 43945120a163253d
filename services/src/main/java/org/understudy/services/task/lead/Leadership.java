package org.understudy.services.task.lead;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Person;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.site.Seat;
import org.understudy.services.task.site.SiteView;
import org.understudy.services.task.site.Submission;
import org.understudy.services.task.site.TaskDetails;
import org.understudy.services.task.site.TaskSite;

/// One task on a host that this console leads, from its place in line to its ending.
///
/// ```
/// submitted ─▶ in line ─▶ its turn: this console takes the seat ─▶ led ─▶ result left, leases free
///                               ▲                                   │ seat lost (link cut)
///                               └───────────────────────────────────┘
/// ```
///
/// A console that dies leaves the seat free and the task running; another one takes the seat and
/// does the work again from what is there. So work that is led has to be such that it can be done
/// again.
public final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration WHOLE_LIFE = Duration.ofDays(365);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int STOPPED = 143;

    private final Leaders leaders;
    private final Led led;
    private final String title;
    private final Listener listener;
    private final CompletableFuture<Seat> turn = new CompletableFuture<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Teller teller = new Teller();

    private final Thread leading;

    private @Nullable TaskId id;
    private @Nullable Seat seat;
    private @Nullable String stopping;
    private @Nullable Thread canceller;
    private boolean deposed;

    /// Hears how it stands, on any thread.
    public interface Listener {
        /// @param waitsFor who is in the way, as people read it; empty when nobody is
        void standing(TaskState state, TaskId id, String waitsFor);

        void message(String sentence);

        /// The work has to stop: somebody asked for it at the host, or another console leads now.
        void stop(String why);
    }

    Leadership(Leaders leaders, Led led, String title, Listener listener) {
        this.leaders = leaders;
        this.led = led;
        this.title = title;
        this.listener = listener;
        this.leading = Thread.ofVirtual().name("lead " + title).unstarted(this::lead);
    }

    void start() {
        leading.start();
    }

    private void lead() {
        try {
            Seat taken = obtain(leaders.site(led.host()));
            sitting(taken);
            listener.standing(TaskState.RUNNING, known(), "");
            if (!turn.complete(taken)) {
                taken.end(STOPPED, "It was cancelled.");
                taken.close();
                return;
            }
            keep(taken);
        } catch (ProblemException e) {
            turn.completeExceptionally(e);
        } catch (RuntimeException e) {
            LOG.error("{} cannot be led", title, e);
            turn.completeExceptionally(e);
        }
    }

    /// Waits until the task has its leases and this console its seat.
    public void awaitTurn() throws ProblemException, InterruptedException {
        try {
            turn.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException known) {
                throw new ProblemException(known.problem(), known);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    // ---- getting there

    private Seat obtain(TaskSite site) throws ProblemException {
        if (led.adopted().isPresent()) {
            TaskId there = led.adopted().get();
            meant(there, site);
            return site.seat(there, leaders.sitter(led.force() ? Seat.Way.FORCE : Seat.Way.FREE));
        }
        TaskSpec spec = leaders.spec(title, led);
        Submission submission = site.submitLed(spec);
        meant(spec.id(), site);
        if (submission.state() == TaskState.BLOCKED) {
            Optional<Seat> other = instead(site, spec, submission);
            if (other.isPresent()) {
                return other.get();
            }
            waitInLine(site, submission);
        }
        return site.seat(known(), leaders.sitter(Seat.Way.FREE));
    }

    private void meant(TaskId task, TaskSite site) throws ProblemException {
        String why;
        synchronized (this) {
            id = task;
            why = stopping;
        }
        if (why != null) {
            site.cancel(task, why, leaders.who());
        }
    }

    private synchronized TaskId known() {
        if (id == null) {
            throw new IllegalStateException("not submitted");
        }
        return id;
    }

    /// Who is in the way may be work of a console that is gone. If it is the same as ours we go on
    /// with it; if it is other work of the same person, ours takes its place: nobody would ever end
    /// it.
    private Optional<Seat> instead(TaskSite site, TaskSpec ours, Submission submission) throws ProblemException {
        if (submission.waitsFor().isEmpty()) {
            return Optional.empty();
        }
        TaskId theirs = submission.waitsFor().get().id();
        TaskDetails details;
        Seat taken;
        boolean same;
        try {
            details = site.show(theirs);
            if (details.spec().isEmpty() || details.task().state() != TaskState.RUNNING) {
                return Optional.empty();
            }
            same = sameWork(details.spec().get(), ours);
            if (!same && !Person.of(details.task().initiator()).sameUser(Person.of(leaders.who()))) {
                return Optional.empty();
            }
            taken = site.seat(theirs, leaders.sitter(Seat.Way.LEFT));
        } catch (ProblemException e) {
            if (e.kind() == Kind.BUSY || e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
        String title = "\"" + details.task().title() + "\" of " + details.task().initiator();
        if (same) {
            listener.message(title + " was begun and its console is gone; this one goes on with it.");
            site.cancel(ours.id(), "It goes on as the task " + theirs.shortForm() + ".", leaders.who());
            meant(theirs, site);
            return Optional.of(taken);
        }
        listener.message(title + " waits there without a console; this takes its place.");
        taken.close();
        site.cancel(theirs, "Its console is gone; something else was asked for.", leaders.who());
        return Optional.empty();
    }

    private static boolean sameWork(TaskSpec one, TaskSpec other) {
        return one.routine().equals(other.routine())
                && one.routineVersion() == other.routineVersion()
                && one.parameters().equals(other.parameters());
    }

    private void waitInLine(TaskSite site, Submission submission) throws ProblemException {
        TaskId ours = known();
        String first = submission
                .waitsFor()
                .map(Submission.Holder::text)
                .orElse("somebody outside, who holds " + submission.outside().orElse("it"));
        listener.standing(TaskState.BLOCKED, ours, first);
        listener.message("It waits for " + first + ".");
        SiteView view;
        try (Subscription _ = site.journal().view().subscribe(v -> inLine(v, ours))) {
            view = site.journal()
                    .await(
                            v -> v.attached()
                                    && v.find(ours)
                                            .map(t -> t.state() != TaskState.BLOCKED)
                                            .orElse(false),
                            WHOLE_LIFE,
                            "The turn of \"" + title + "\"");
        }
        SiteTask now = view.find(ours).orElseThrow();
        if (now.state().over()) {
            throw ended(now);
        }
    }

    private void inLine(SiteView view, TaskId ours) {
        view.find(ours)
                .flatMap(t -> t.blockedBy(view.tasks()))
                .ifPresent(t -> listener.standing(TaskState.BLOCKED, ours, inTheWay(t)));
    }

    /// Such as `"Replicate shop" (1a2b3c4d) of ann@desk, 43 %`.
    static String inTheWay(SiteTask task) {
        String far = task.progress()
                .flatMap(p -> p.fraction().isPresent()
                        ? Optional.of(", " + Math.round(p.fraction().getAsDouble() * 100) + " %")
                        : Optional.empty())
                .orElse("");
        return "\"" + task.title() + "\" (" + task.id().shortForm() + ") of " + task.initiator() + far;
    }

    private ProblemException ended(SiteTask now) {
        String by = now.ending()
                .map(e -> e.who())
                .filter(w -> !w.isEmpty())
                .map(w -> "By " + w + ". ")
                .orElse("");
        String why = now.ending().map(e -> e.reason()).orElse("");
        boolean cancelled = now.state() == TaskState.CANCELLED;
        return new ProblemException(new Problem(
                cancelled ? Kind.CANCELLED : Kind.FAILED,
                "\"" + title + "\" " + (cancelled ? "was cancelled" : "ended") + " before its turn came.",
                (by + why).strip(),
                List.of("Run it again.")));
    }

    // ---- leading

    /// Watches for words from the host, and takes the seat again when the link was cut.
    private void keep(Seat first) {
        Seat now = first;
        while (!isOver()) {
            try {
                TaskSite site = leaders.site(led.host());
                try (Subscription _ = site.journal().view().subscribe(this::heard)) {
                    if (now.gone().get()) {
                        return;
                    }
                }
                if (isOver()) {
                    return;
                }
                LOG.info("The seat at {} was lost; it is taken again.", title);
                now.close();
                now = site.seat(known(), leaders.sitter(Seat.Way.FREE));
                sitting(now);
            } catch (ProblemException e) {
                if (e.kind() == Kind.BUSY || e.kind() == Kind.NOT_FOUND) {
                    stopLocally(e.problem().sentence(), true);
                    return;
                }
                LOG.info("The seat at {} cannot be taken yet", title, e);
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private void sitting(Seat now) {
        synchronized (this) {
            seat = now;
        }
        teller.to(now);
    }

    /// Where this console sits, once its turn has come; also while a broken link is made again.
    public synchronized Optional<Seat.Place> place() {
        return Optional.ofNullable(seat).map(Seat::place);
    }

    private void pause() {
        try {
            boolean _ = over.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOver() {
        return over.getCount() == 0;
    }

    private void heard(SiteView view) {
        view.find(known()).ifPresent(task -> {
            boolean ended = task.state().over() && !isOver();
            if (task.state() == TaskState.CANCELLING || ended) {
                String who = task.ending()
                        .map(e -> e.who())
                        .orElseGet(() -> task.transitions().getLast().who());
                stopLocally(who.isEmpty() ? "The host ended it." : who + " asked to stop.", ended);
            }
        });
    }

    /// @param lost whether the task is not ours any more
    private void stopLocally(String why, boolean lost) {
        synchronized (this) {
            // The host knows already, or it is another console's task now.
            stopping = why;
            deposed |= lost;
        }
        listener.stop(why);
    }

    /// How far it is, for whoever looks at that host.
    ///
    /// @param percent below 0 where it is not known
    public void tell(int percent, String text) {
        teller.progress(percent, text);
    }

    /// A line for the log.
    public void log(String sentence) {
        teller.log(sentence);
    }

    // ---- ending

    /// Somebody at this console asks to stop. The host is told, so that every console sees it.
    public void askToStop(String why) {
        synchronized (this) {
            if (stopping != null) {
                return;
            }
            stopping = why;
            @Nullable TaskId there = id;
            if (there != null) {
                canceller = Thread.ofVirtual().name("stop " + title).start(() -> cancelAtHost(there, why));
            }
        }
        // Whoever waits for the turn does not wait for a host that may not answer.
        turn.completeExceptionally(
                new ProblemException(Kind.CANCELLED, "\"" + title + "\" was cancelled before its turn came.", why));
    }

    private void cancelAtHost(TaskId there, String why) {
        try {
            leaders.site(led.host()).cancel(there, why, leaders.who());
        } catch (ProblemException e) {
            LOG.warn("{} could not be told that {} is cancelled", led.host(), title, e);
        }
    }

    /// Ends the task. Returns when the host has it, or after a few seconds: then the host finds out
    /// by itself that nobody leads the task.
    ///
    /// @param problem why it failed; empty for success
    public void end(Optional<Problem> problem) {
        over.countDown();
        try {
            if (turn.isDone() && !turn.isCompletedExceptionally()) {
                leave(problem);
            } else {
                // Its turn may be a moment away, or hours: it is not wanted any more.
                askToStop(problem.map(Problem::sentence).orElse("It is not needed any more."));
            }
            leading.join(LAST_WORDS);
            @Nullable Thread telling;
            synchronized (this) {
                telling = canceller;
            }
            if (telling != null) {
                telling.join(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            teller.close();
        }
    }

    private void leave(Optional<Problem> problem) throws InterruptedException {
        @Nullable Seat last;
        synchronized (this) {
            last = seat;
            if (last == null || deposed) {
                return;
            }
        }
        boolean cancelled = problem.map(p -> p.kind() == Kind.CANCELLED).orElse(false);
        if (cancelled) {
            askToStop("It was cancelled.");
        }
        teller.flush();
        last.end(
                cancelled ? STOPPED : problem.map(p -> p.kind().exitCode()).orElse(0),
                problem.map(Problem::sentence).orElse(""));
        try {
            boolean _ = last.gone().get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            leaders.site(led.host())
                    .journal()
                    .await(
                            v -> v.find(known()).map(t -> t.state().over()).orElse(true),
                            LAST_WORDS,
                            "The ending of \"" + title + "\"");
        } catch (ExecutionException | TimeoutException | ProblemException e) {
            LOG.info("{} did not confirm the end of {}", led.host(), title, e);
        } finally {
            last.close();
        }
    }
}
