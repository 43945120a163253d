package org.understudy.tests.ui.fake;

import java.util.List;
import java.util.Map;

import org.understudy.app.desk.Dispatching;
import org.understudy.app.desk.Hosts;
import org.understudy.model.host.select.HostSelection;
import org.understudy.model.host.select.Selected;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Rollout;
import org.understudy.services.task.TaskListener;
import org.understudy.services.task.TaskRun;
import org.understudy.services.task.board.BoardTask;
import org.understudy.services.task.routine.Plan;
import org.understudy.services.task.routine.Routine;
import org.understudy.services.task.routine.Routines;

/// The real routines and the real selection; nothing is begun.
public record FakeDispatching(Hosts hosts) implements Dispatching {
    @Override
    public List<Routine> routines() {
        return Routines.usual().all();
    }

    @Override
    public Selected select(String selection) throws ProblemException {
        return new Selected(HostSelection.parse(selection).apply(hosts.all().get()), List.of());
    }

    @Override
    public Plan plan(String routine, Map<String, String> parameters) throws ProblemException {
        return Routines.usual().plan(routine, parameters);
    }

    @Override
    public TaskRun retry(List<BoardTask> failed) throws ProblemException {
        throw new ProblemException(Kind.UNSUPPORTED, "Nothing is tried again here.", "These hosts are made up.");
    }

    @Override
    public TaskRun undo(List<BoardTask> done) throws ProblemException {
        throw new ProblemException(Kind.UNSUPPORTED, "Nothing is undone here.", "These hosts are made up.");
    }

    @Override
    public TaskRun begin(
            String routine, Map<String, String> parameters, String selection, Rollout rollout, TaskListener listener)
            throws ProblemException {
        throw new ProblemException(Kind.UNSUPPORTED, "Nothing is begun here.", "These hosts are made up.");
    }
}
