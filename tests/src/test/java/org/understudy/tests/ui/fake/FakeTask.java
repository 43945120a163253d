package org.understudy.tests.ui.fake;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskState;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.TaskSnapshot;
import org.understudy.services.task.TaskSnapshot.Counters;
import org.understudy.services.task.TaskSnapshot.Phase;
import org.understudy.services.task.TaskSnapshot.PhaseState;

/// A task that goes on by steps: a test takes them one by one, or a clock does.
public final class FakeTask<T> implements RunningTask<T> {
    private final MutableObservable<TaskSnapshot> snapshot;
    private final Deque<Runnable> steps = new ArrayDeque<>();
    private final CompletableFuture<T> result = new CompletableFuture<>();

    public FakeTask(String id, String title, List<String> phases) {
        snapshot = new MutableObservable<>(new TaskSnapshot(
                id,
                title,
                TaskState.RUNNING,
                Instant.now(),
                Optional.empty(),
                phases.stream()
                        .map(p -> new Phase(p.toLowerCase(), p, PhaseState.WAITING, 0))
                        .toList(),
                Counters.NONE,
                List.of(),
                Optional.empty()));
    }

    FakeTask<T> then(Runnable step) {
        steps.add(step);
        return this;
    }

    /// Takes one step; false when there is none left.
    public synchronized boolean step() {
        if (snapshot.get().state() == TaskState.CANCELLING) {
            steps.clear();
            fail(Problem.of(Kind.CANCELLED, "It was cancelled.", ""), TaskState.CANCELLED);
            return false;
        }
        Runnable next = steps.poll();
        if (next != null && !snapshot.get().state().over()) {
            next.run();
        }
        return !snapshot.get().state().over() && !steps.isEmpty();
    }

    void phase(String title) {
        change(s -> {
            List<Phase> phases = new ArrayList<>();
            boolean before = true;
            for (Phase p : s.phases()) {
                if (p.title().equals(title)) {
                    before = false;
                    phases.add(new Phase(p.id(), p.title(), PhaseState.RUNNING, 0.4));
                } else if (before && (p.state() == PhaseState.RUNNING || p.state() == PhaseState.WAITING)) {
                    phases.add(new Phase(p.id(), p.title(), PhaseState.DONE, 2.3));
                } else {
                    phases.add(p);
                }
            }
            return with(s, s.state(), phases, Counters.NONE, s.messages(), Optional.empty());
        });
    }

    void counters(Counters counters) {
        change(s -> with(s, s.state(), s.phases(), counters, s.messages(), Optional.empty()));
    }

    void message(String sentence) {
        change(s -> {
            List<String> messages = new ArrayList<>(s.messages());
            messages.add(sentence);
            return with(s, s.state(), s.phases(), s.counters(), messages, Optional.empty());
        });
    }

    void succeed(Supplier<T> value) {
        result.complete(value.get());
        change(s ->
                with(s, TaskState.SUCCEEDED, ended(s, PhaseState.DONE), Counters.NONE, s.messages(), Optional.empty()));
    }

    void fail(Problem problem) {
        fail(problem, TaskState.FAILED);
    }

    private void fail(Problem problem, TaskState state) {
        result.completeExceptionally(new ProblemException(problem));
        change(s -> with(
                s,
                state,
                ended(s, state == TaskState.FAILED ? PhaseState.FAILED : PhaseState.SKIPPED),
                Counters.NONE,
                s.messages(),
                state == TaskState.FAILED ? Optional.of(problem) : Optional.empty()));
    }

    private static List<Phase> ended(TaskSnapshot s, PhaseState how) {
        return s.phases().stream()
                .map(p -> p.state() == PhaseState.RUNNING ? new Phase(p.id(), p.title(), how, 1.2) : p)
                .toList();
    }

    private static TaskSnapshot with(
            TaskSnapshot s,
            TaskState state,
            List<Phase> phases,
            Counters counters,
            List<String> messages,
            Optional<Problem> problem) {
        return new TaskSnapshot(
                s.id(),
                s.title(),
                state,
                s.started(),
                state.over() ? Optional.of(s.started().plusSeconds(42)) : Optional.empty(),
                phases,
                counters,
                messages,
                problem);
    }

    private void change(UnaryOperator<TaskSnapshot> change) {
        snapshot.update(s -> s.state().over() ? s : change.apply(s));
    }

    @Override
    public Observable<TaskSnapshot> snapshot() {
        return snapshot;
    }

    @Override
    public void cancel() {
        change(s -> with(s, TaskState.CANCELLING, s.phases(), s.counters(), s.messages(), Optional.empty()));
    }

    @Override
    public T await() throws ProblemException, InterruptedException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException p) {
                throw p;
            }
            throw new IllegalStateException(e);
        }
    }
}
