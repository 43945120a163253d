package org.understudy.app.desk;

import java.util.List;
import java.util.Optional;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Observable;

/// The hosts that the window knows. `add` and `remove` touch the disk: not on the UI thread.
public interface Hosts {
    Observable<List<Host>> all();

    void add(Host host) throws ProblemException;

    void remove(String name) throws ProblemException;

    /// Begins a staged test of the way to a host, known or not.
    Test test(Host host);

    /// A test that runs or has run.
    interface Test {
        /// All stages in order, those to come included.
        Observable<List<Stage>> stages();

        void cancel();
    }

    enum Outcome {
        WAITING,
        RUNNING,
        PASSED,
        /// It works, but something could be better.
        WARNED,
        FAILED,
        /// Not tried, because an earlier stage failed or it does not apply.
        SKIPPED
    }

    /// @param detail what was found, one sentence; may be empty
    /// @param problem with its remedies, when it failed or warned
    record Stage(String id, String title, Outcome outcome, String detail, Optional<Problem> problem) {}
}
