package org.understudy.services.task;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskState;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.task.TaskSnapshot.Counters;
import org.understudy.services.task.TaskSnapshot.PhaseState;

/// One task on its way.
///
/// ```
/// QUEUED ──▶ RUNNING ──▶ SUCCEEDED | FAILED
///               │  ▲ (too late: SUCCEEDED)
///               ▼  │
///           CANCELLING ──▶ CANCELLED
/// ```
final class TaskExecution<T> implements RunningTask<T>, TaskContext {
    private static final Logger LOG = LoggerFactory.getLogger(TaskExecution.class);
    private static final int MESSAGES_KEPT = 200;

    private final String id;
    private final TaskDefinition<T> definition;
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

    TaskExecution(String id, TaskDefinition<T> definition) {
        this.id = id;
        this.definition = definition;
        this.phases = new Phases(definition.phases());
        this.snapshot = new MutableObservable<>(picture());
    }

    void start(Runnable afterwards) {
        Thread.ofVirtual().name("task-" + id).start(() -> {
            change(() -> state = TaskState.RUNNING);
            try {
                T result = definition.work().run(this);
                finish(TaskState.SUCCEEDED, null, afterwards);
                outcome.complete(result);
            } catch (ProblemException e) {
                boolean cancelled = e.problem().kind() == Kind.CANCELLED;
                finish(cancelled ? TaskState.CANCELLED : TaskState.FAILED, e.problem(), afterwards);
                outcome.completeExceptionally(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(cancelledProblem(), TaskState.CANCELLED, afterwards);
            } catch (RuntimeException | Error e) {
                LOG.error("task {} broke", definition.title(), e);
                fail(
                        new ProblemException(new Problem(
                                Kind.INTERNAL,
                                definition.title() + " broke off because of a defect in this program.",
                                String.valueOf(e),
                                List.of("The log has the details. Please report them."))),
                        TaskState.FAILED,
                        afterwards);
            }
        });
    }

    void refuse(ProblemException why) {
        fail(why, TaskState.FAILED, () -> {});
    }

    private void fail(ProblemException why, TaskState as, Runnable afterwards) {
        finish(as, why.problem(), afterwards);
        outcome.completeExceptionally(why);
    }

    private void finish(TaskState as, @org.jspecify.annotations.Nullable Problem why, Runnable afterwards) {
        change(() -> {
            phases.endRunning(as == TaskState.SUCCEEDED ? PhaseState.DONE : PhaseState.FAILED);
            state = as;
            problem = Optional.ofNullable(why);
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
        snapshot.set(picture());
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
        snapshot.set(picture());
    }

    private synchronized TaskSnapshot picture() {
        return new TaskSnapshot(
                id, definition.title(), state, started, ended, phases.snapshot(), counters, messages, problem);
    }

    private ProblemException cancelledProblem() {
        return new ProblemException(new Problem(
                Kind.CANCELLED,
                definition.title() + " was cancelled.",
                "Someone asked to stop.",
                List.of("Run it again: what is already on the portal is not sent twice.")));
    }
}
