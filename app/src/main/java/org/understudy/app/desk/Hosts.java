package org.understudy.app.desk;

import java.util.List;
import java.util.Optional;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Observable;
import org.understudy.services.replica.link.AgentFootprint;
import org.understudy.services.task.RunningTask;

/// The hosts that the window knows. What changes them touches the disk, and what asks them waits:
/// not on the UI thread.
public interface Hosts {
    Observable<List<Host>> all();

    /// Reads again which there are: another console may have added some.
    void refresh() throws ProblemException;

    void add(Host host) throws ProblemException;

    void remove(String name) throws ProblemException;

    /// Begins a staged test of the way to a host, known or not.
    Test test(Host host);

    /// What the removal of the agent from a host would delete; refuses while an agent runs there.
    AgentFootprint removableAgent(String host) throws ProblemException;

    RunningTask<AgentFootprint> removeAgent(String host);

    /// A test that runs or has run.
    interface Test {
        /// All stages in order, those to come included.
        Observable<List<Stage>> stages();

        /// What the host is good for; empty until the test is over.
        Observable<Optional<Fitness>> fitness();

        void cancel();
    }

    /// What a host can be.
    record Fitness(boolean source, boolean portal) {}

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
