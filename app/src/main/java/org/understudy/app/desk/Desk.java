package org.understudy.app.desk;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.app.fx.UiThread;
import org.understudy.app.task.TaskCentre;
import org.understudy.app.task.board.BoardViewModel;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Observable;
import org.understudy.services.replica.Replicas;

/// What every page is given.
///
/// @param background where waiting is allowed
/// @param now the time, which advances every few seconds so that "5 minutes ago" stays true
public record Desk(
        UiThread ui,
        Executor background,
        Observable<Instant> now,
        Replicas replicas,
        Hosts hosts,
        Profiles profiles,
        TaskCentre tasks,
        BoardViewModel board,
        Dispatching dispatching,
        Scheduling scheduling,
        DialogQueue dialogs,
        Navigation navigation) {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    /// Something that may wait for a disk or a host.
    public interface Work<T> {
        T run() throws ProblemException;
    }

    /// Does it off the UI thread and answers on it.
    public <T> void later(Work<T> work, Consumer<? super T> onSuccess, Consumer<Problem> onFailure) {
        background.execute(() -> {
            try {
                T result = work.run();
                ui.queue(() -> onSuccess.accept(result));
            } catch (ProblemException e) {
                ui.queue(() -> onFailure.accept(e.problem()));
            } catch (RuntimeException e) {
                LOG.error("Work in the background failed", e);
                Problem problem = Problem.of(
                        Kind.INTERNAL,
                        "Something went wrong that should not.",
                        "The log has the details.",
                        "Try again; if it happens again, send the log file to us.");
                ui.queue(() -> onFailure.accept(problem));
            }
        });
    }

    /// Shows a problem over the window.
    public Consumer<Problem> report(String title) {
        return problem -> {
            if (problem.kind() != Kind.CANCELLED) {
                dialogs.show(new ProblemReport(title, problem));
            }
        };
    }
}
