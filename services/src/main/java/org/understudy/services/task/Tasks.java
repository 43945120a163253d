package org.understudy.services.task;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.task.lead.Leaders;

/// Runs the tasks of this console, each on a virtual thread, and shows those that run.
///
/// A task that is led for a host stands in line there like those of other consoles. Of those that
/// are this console's own affair, one whose resource another one holds is refused at once.
public final class Tasks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);

    private final AtomicLong ids = new AtomicLong();
    private final MutableObservable<List<RunningTask<?>>> running = new MutableObservable<>(List.of());
    private final Set<String> held = new HashSet<>();

    private final Leaders leaders;

    public Tasks(Leaders leaders) {
        this.leaders = leaders;
    }

    /// The tasks that are not over yet, oldest first.
    public Observable<List<RunningTask<?>>> running() {
        return running;
    }

    public <T> RunningTask<T> submit(TaskDefinition<T> definition) {
        TaskExecution<T> execution = new TaskExecution<>(Long.toString(ids.incrementAndGet()), definition, leaders);
        synchronized (held) {
            for (String resource : definition.resources()) {
                if (held.contains(resource)) {
                    execution.refuse(busy(resource));
                    return execution;
                }
            }
            held.addAll(definition.resources());
        }
        change(execution, true);
        execution.start(() -> {
            synchronized (held) {
                definition.resources().forEach(held::remove);
            }
            change(execution, false);
        });
        return execution;
    }

    private void change(RunningTask<?> task, boolean add) {
        synchronized (running) {
            List<RunningTask<?>> next = new java.util.ArrayList<>(running.get());
            if (add) {
                next.add(task);
            } else {
                next.remove(task);
            }
            running.set(List.copyOf(next));
        }
    }

    private static ProblemException busy(String resource) {
        return new ProblemException(new Problem(
                Kind.BUSY,
                "Something else is being done with " + resource + ".",
                "A task of this console holds it.",
                List.of("Wait until that task is over, or cancel it.")));
    }

    /// Cancels what runs and waits until it has cleaned up.
    @Override
    public void close() {
        for (RunningTask<?> task : running.get()) {
            task.cancel();
        }
        for (RunningTask<?> task : running.get()) {
            try {
                task.await();
            } catch (ProblemException e) {
                LOG.debug(
                        "{} ended: {}",
                        task.snapshot().get().title(),
                        e.problem().sentence());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
