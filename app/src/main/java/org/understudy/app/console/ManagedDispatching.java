package org.understudy.app.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.understudy.app.desk.Dispatching;
import org.understudy.app.desk.Request;
import org.understudy.model.host.Host;
import org.understudy.model.host.select.HostSelection;
import org.understudy.model.host.select.Selected;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Rollout;
import org.understudy.services.host.HostService;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.Preview;
import org.understudy.services.task.TaskListener;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskRun;
import org.understudy.services.task.Until;
import org.understudy.services.task.board.BoardTask;
import org.understudy.services.task.routine.Plan;
import org.understudy.services.task.routine.Routine;

/// The task manager as the window asks it.
public record ManagedDispatching(TaskManager manager, HostService hosts) implements Dispatching {
    @Override
    public List<Routine> routines() {
        return manager.routines().all();
    }

    @Override
    public Selected select(String selection) throws ProblemException {
        return hosts.select(HostSelection.parse(selection));
    }

    @Override
    public Plan plan(String routine, Map<String, String> parameters) throws ProblemException {
        return manager.routines().plan(routine, parameters);
    }

    @Override
    public TaskRun retry(List<BoardTask> failed) throws ProblemException {
        return manager.retry(found(failed), Rollout.USUAL, Until.ACCEPTED, new TaskListener() {});
    }

    @Override
    public TaskRun undo(List<BoardTask> done) throws ProblemException {
        return manager.undo(found(done), Rollout.USUAL, Until.ACCEPTED, new TaskListener() {});
    }

    private List<TaskManager.Done> found(List<BoardTask> tasks) throws ProblemException {
        List<TaskManager.Done> found = new ArrayList<>();
        for (BoardTask task : tasks) {
            found.add(new TaskManager.Done(hosts.find(task.host()), task.task()));
        }
        return found;
    }

    /// What needs attention is attended as long as the window is open; the rest belongs to its hosts.
    @Override
    public TaskRun begin(Request what, TaskListener listener) throws ProblemException {
        return manager.begin(
                asked(what),
                select(what.hosts()).hosts(),
                what.rollout().needsAttention() ? Until.ENDED : Until.ACCEPTED,
                listener);
    }

    private Dispatch asked(Request what) throws ProblemException {
        return manager.ask(what.routine(), what.parameters(), what.hosts(), what.rollout());
    }

    @Override
    public Subscription preview(
            Request what, List<Host> hosts, Consumer<Preview> each, Consumer<Optional<Problem>> over) {
        Thread asking = Thread.ofVirtual().name("dry-run").start(() -> {
            try {
                List<Preview> _ = manager.preview(asked(what), hosts, each);
                over.accept(Optional.empty());
            } catch (ProblemException e) {
                over.accept(Optional.of(e.problem()));
            }
        });
        return asking::interrupt;
    }
}
