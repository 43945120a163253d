package org.understudy.app.desk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.understudy.model.host.Host;
import org.understudy.model.host.select.Selected;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.Preview;
import org.understudy.services.task.TaskListener;
import org.understudy.services.task.TaskRun;
import org.understudy.services.task.board.BoardTask;
import org.understudy.services.task.routine.Plan;
import org.understudy.services.task.routine.Routine;

/// What can be made a task of, and where.
public interface Dispatching {
    List<Routine> routines();

    /// Which hosts a selection means now. May read files: not on the UI thread.
    Selected select(String selection) throws ProblemException;

    /// What a routine would do with these parameters on one host. Touches nothing.
    Plan plan(String routine, Map<String, String> parameters) throws ProblemException;

    /// Does once more what did not succeed. Not on the UI thread.
    TaskRun retry(List<BoardTask> failed) throws ProblemException;

    /// Takes back what tasks did. Not on the UI thread.
    TaskRun undo(List<BoardTask> done) throws ProblemException;

    /// Hands it to the hosts; the listener hears from other threads. Not on the UI thread.
    TaskRun begin(Request what, TaskListener listener) throws ProblemException;

    /// Asks hosts what they would find; nothing is changed there. Returns at once.
    ///
    /// @param each hears what a host said, from other threads
    /// @param over hears once that all have answered, or why nobody was asked
    /// @return ends it
    Subscription preview(Request what, List<Host> hosts, Consumer<Preview> each, Consumer<Optional<Problem>> over);
}
