package org.understudy.tests.ui.fake;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.understudy.app.desk.Dispatching;
import org.understudy.app.desk.Hosts;
import org.understudy.app.desk.Request;
import org.understudy.model.host.Host;
import org.understudy.model.host.select.HostSelection;
import org.understudy.model.host.select.Selected;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.Preview;
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
    public TaskRun begin(Request what, TaskListener listener) throws ProblemException {
        throw new ProblemException(Kind.UNSUPPORTED, "Nothing is begun here.", "These hosts are made up.");
    }

    /// The first host says yes, the second one no; the others never answer.
    @Override
    public Subscription preview(
            Request what, List<Host> there, Consumer<Preview> each, Consumer<Optional<Problem>> over) {
        try {
            Plan plan = plan(what.routine(), what.parameters());
            if (!there.isEmpty()) {
                each.accept(new Preview(there.getFirst(), plan, "12 packages", Optional.empty(), Optional.empty()));
            }
            if (there.size() > 1) {
                Problem no = Problem.of(Kind.FAILED, "There is no room.", "/var is full.");
                each.accept(new Preview(there.get(1), plan, "", Optional.empty(), Optional.of(no)));
            }
            if (there.size() < 3) {
                over.accept(Optional.empty());
            }
        } catch (ProblemException e) {
            over.accept(Optional.of(e.problem()));
        }
        return () -> {};
    }
}
