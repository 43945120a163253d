package org.understudy.services.task.queue;

import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.services.store.Store;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.routine.Routine;

/// Puts dispatches into the queue, where the next runner takes them.
public final class DispatchQueue {
    private final Store store;
    private final TaskManager manager;
    private final List<Led> led;

    /// @param led routines that are no tasks of single hosts
    public DispatchQueue(Store store, TaskManager manager, List<Led> led) {
        this.store = store;
        this.manager = manager;
        this.led = List.copyOf(led);
    }

    public Optional<Led> led(String routine) {
        return led.stream().filter(l -> l.id().equals(routine)).findFirst();
    }

    /// How it stands in the queue, if it is right.
    ///
    /// @param schedule what makes it; empty: a person
    public TaskRow row(Dispatch dispatch, String schedule) throws ProblemException {
        Optional<Led> special = led(dispatch.routine());
        if (special.isPresent()) {
            return Rows.of(dispatch, special.get().version(), special.get().title(dispatch.parameters()), schedule);
        }
        manager.check(dispatch);
        Routine routine = manager.routines().find(dispatch.routine());
        String title =
                manager.routines().plan(routine.id(), dispatch.parameters()).title();
        return Rows.of(dispatch, routine.version(), title, schedule);
    }

    /// Once, however often it is said.
    public TaskRow submit(Dispatch dispatch) throws ProblemException {
        TaskRow row = row(dispatch, "");
        store.tasks().add(row);
        return row;
    }

    /// Dispatches that are not over: those that wait for a runner, and those that one leads.
    public List<TaskRow> open() throws ProblemException {
        return store.tasks().open();
    }

    /// Those of them that somebody means by the end of their number.
    public List<TaskRow> open(String typed) throws ProblemException {
        return open().stream()
                .filter(row -> typed.length() >= 4 && row.id().endsWith(typed))
                .toList();
    }

    /// What was waiting is over at once; what a runner leads it is asked to end.
    ///
    /// @return false when it was over
    public boolean cancel(String dispatch, String who, String why) throws ProblemException {
        return store.tasks().cancel(dispatch, who, why);
    }

    /// Who is there to begin what is in it.
    public List<String> runners() throws ProblemException {
        return store.tasks().workers();
    }

    /// Tasks of hosts that are over, what ended last first.
    public List<TaskRow> past(int count) throws ProblemException {
        return store.tasks().past(count);
    }
}
