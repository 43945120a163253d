package org.understudy.services.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.task.TaskSnapshot.Counters;
import org.understudy.services.task.TaskSnapshot.PhaseState;
import org.understudy.services.task.lead.Leaders;
import org.understudy.services.task.lead.Leadership;
import org.understudy.services.task.lead.Led;
import org.understudy.services.task.site.Seat;

/// One task on its way.
///
/// ```
/// QUEUED ──▶ (BLOCKED ──▶) RUNNING ──▶ SUCCEEDED | FAILED
///     │            │           │  ▲ (too late: SUCCEEDED)
///     │            │           ▼  │
///     └────────────┴──────▶ CANCELLING ──▶ CANCELLED
/// ```
final class TaskExecution<T> implements RunningTask<T>, TaskContext {
    private static final Logger LOG = LoggerFactory.getLogger(TaskExecution.class);
    private static final int MESSAGES_KEPT = 200;

    private final String id;
    private final TaskDefinition<T> definition;
    private final Leaders leaders;
    private final Phases phases;
    private final Instant started = Instant.now();
    private final List<String> messages = new ArrayList<>();
    private final Set<Runnable> cancelActions = new LinkedHashSet<>();
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final MutableObservable<TaskSnapshot> snapshot;
    private TaskState state = TaskState.QUEUED;
    private Counters counters = Counters.NONE;
    private Optional<Instant> ended = Optional.empty();
    private Optional<Problem> problem = Optional.empty();
    private Optional<TaskSnapshot.Lead> lead = Optional.empty();
    private String waiting = "";
    private @Nullable Leadership leadership;

    TaskExecution(String id, TaskDefinition<T> definition, Leaders leaders) {
        this.id = id;
        this.definition = definition;
        this.leaders = leaders;
        this.phases = new Phases(definition.phases());
        this.snapshot = new MutableObservable<>(picture());
    }

    void start(Runnable afterwards) {
        Thread.ofVirtual().name("task-" + id).start(() -> {
            Outcome<T> done = work();
            @Nullable Leadership led = leadership();
            if (led != null) {
                // Before anybody here hears of the end: then the next task finds the leases free.
                led.end(done.problem());
            }
            finish(done.state(), done.problem(), afterwards);
            done.tell(outcome);
        });
    }

    /// What came of the work: a result, or why there is none.
    private record Outcome<T>(
            TaskState state, @Nullable T result, @Nullable ProblemException failure) {
        Optional<Problem> problem() {
            return Optional.ofNullable(failure).map(ProblemException::problem);
        }

        @SuppressWarnings("NullAway") // a result may be null if its type says so
        void tell(CompletableFuture<T> to) {
            if (failure == null) {
                to.complete(result);
            } else {
                to.completeExceptionally(failure);
            }
        }
    }

    private Outcome<T> work() {
        try {
            Optional<Led.Source> led = definition.led();
            if (led.isPresent()) {
                lead(led.get().led());
            } else {
                change(() -> state = TaskState.RUNNING);
            }
            return new Outcome<>(TaskState.SUCCEEDED, definition.work().run(this), null);
        } catch (ProblemException e) {
            return new Outcome<>(e.kind() == Kind.CANCELLED ? TaskState.CANCELLED : TaskState.FAILED, null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome<>(TaskState.CANCELLED, null, cancelledProblem());
        } catch (RuntimeException | Error e) {
            LOG.error("task {} broke", definition.title(), e);
            return new Outcome<>(
                    TaskState.FAILED,
                    null,
                    new ProblemException(new Problem(
                            Kind.INTERNAL,
                            definition.title() + " broke off because of a defect in this program.",
                            String.valueOf(e),
                            List.of("The log has the details. Please report them."))));
        }
    }

    private void lead(Led led) throws ProblemException {
        Leadership begun = leaders.begin(definition.title(), led, new Heard(led.host()));
        boolean late;
        synchronized (this) {
            leadership = begun;
            late = state == TaskState.CANCELLING;
        }
        if (late) {
            begun.askToStop("It was cancelled.");
        }
        if (led.turn() == Led.Turn.FIRST) {
            awaitTurn();
        }
    }

    /// What the host says of the task.
    private final class Heard implements Leadership.Listener {
        private final String host;

        Heard(String host) {
            this.host = host;
        }

        @Override
        public void standing(TaskState now, TaskId there, String waitsFor) {
            change(() -> {
                lead = Optional.of(new TaskSnapshot.Lead(host, there, waitsFor));
                if (!state.over() && state != TaskState.CANCELLING) {
                    state = now;
                }
            });
        }

        @Override
        public void message(String sentence) {
            TaskExecution.this.message(sentence);
        }

        @Override
        public void stop(String why) {
            message(why);
            cancel();
        }
    }

    @Override
    public void awaitTurn() throws ProblemException {
        @Nullable Leadership led = leadership();
        if (led != null) {
            try {
                led.awaitTurn();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw cancelledProblem();
            }
        }
    }

    @Override
    public boolean leads() {
        return definition.led().isPresent();
    }

    @Override
    public Optional<Seat.Place> seat() {
        @Nullable Leadership led = leadership();
        return led == null ? Optional.empty() : led.place();
    }

    @Override
    public void pause(Duration time) throws ProblemException {
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        try (Registration _ = onCancel(() -> asked.complete(true))) {
            boolean _ = asked.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.trace("nobody asked to stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelledProblem();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        checkCancelled();
    }

    @Override
    public void waitsFor(String who) {
        boolean first;
        synchronized (this) {
            first = waiting.isEmpty() && !who.isEmpty();
        }
        if (first) {
            message("It waits for " + who + ".");
        }
        change(() -> {
            waiting = who;
            lead = lead.map(l -> new TaskSnapshot.Lead(l.host(), l.id(), who));
        });
    }

    void refuse(ProblemException why) {
        finish(TaskState.FAILED, Optional.of(why.problem()), () -> {});
        outcome.completeExceptionally(why);
    }

    private void finish(TaskState as, Optional<Problem> why, Runnable afterwards) {
        change(() -> {
            phases.endRunning(as == TaskState.SUCCEEDED ? PhaseState.DONE : PhaseState.FAILED);
            state = as;
            problem = why;
            ended = Optional.of(Instant.now());
        });
        afterwards.run();
    }

    @Override
    public Observable<TaskSnapshot> snapshot() {
        return snapshot;
    }

    @Override
    public void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            if (state.over() || state == TaskState.CANCELLING) {
                return;
            }
            state = TaskState.CANCELLING;
            actions = List.copyOf(cancelActions);
        }
        @Nullable Leadership led = leadership();
        if (led != null) {
            led.askToStop("It was cancelled.");
        }
        show();
        actions.forEach(Runnable::run);
    }

    @Override
    public T await() throws ProblemException, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void phase(String phase) {
        change(() -> {
            phases.begin(phase);
            counters = Counters.NONE;
        });
    }

    @Override
    public void skip(String phase) {
        change(() -> phases.skip(phase));
    }

    @Override
    public synchronized List<TaskSnapshot.Phase> phases() {
        return phases.snapshot();
    }

    @Override
    public void counters(Counters now) {
        change(() -> counters = now);
    }

    @Override
    public void message(String sentence) {
        LOG.info("{}: {}", definition.title(), sentence);
        @Nullable Leadership led = leadership();
        if (led != null) {
            led.log(sentence);
        }
        change(() -> {
            messages.add(sentence);
            if (messages.size() > MESSAGES_KEPT) {
                messages.removeFirst();
            }
        });
    }

    @Override
    public void checkCancelled() throws ProblemException {
        if (isCancelled()) {
            throw cancelledProblem();
        }
    }

    @Override
    public synchronized boolean isCancelled() {
        return state == TaskState.CANCELLING;
    }

    @Override
    public Registration onCancel(Runnable action) {
        boolean late;
        synchronized (this) {
            late = state == TaskState.CANCELLING;
            cancelActions.add(action);
        }
        if (late) {
            action.run();
        }
        return () -> {
            synchronized (this) {
                cancelActions.remove(action);
            }
        };
    }

    private void change(Runnable mutation) {
        synchronized (this) {
            mutation.run();
        }
        show();
        @Nullable Leadership led = leadership();
        if (led != null) {
            TaskSnapshot now = snapshot.get();
            led.tell(HowFar.percent(now), HowFar.words(now));
        }
    }

    /// The picture is made when it is shown, so that of two that change something at once none shows an older one.
    private void show() {
        snapshot.update(_ -> picture());
    }

    private synchronized @Nullable Leadership leadership() {
        return leadership;
    }

    private synchronized TaskSnapshot picture() {
        return new TaskSnapshot(
                id, definition.title(), state, started, ended, phases.snapshot(), counters, messages, problem, lead);
    }

    private ProblemException cancelledProblem() {
        return new ProblemException(new Problem(
                Kind.CANCELLED,
                definition.title() + " was cancelled.",
                "Someone asked to stop.",
                List.of("Run it again: what is already on the portal is not sent twice.")));
    }
}
