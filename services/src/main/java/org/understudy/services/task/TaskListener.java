package org.understudy.services.task;

import org.understudy.model.host.Host;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.site.Submission;

/// Hears what becomes of the tasks of a dispatch, from several threads at once.
public interface TaskListener {
    /// Just before a host is asked to take it, at each attempt that has a number of its own.
    ///
    /// @throws ProblemException if it must not be
    default void sending(ExecutionContext context) throws ProblemException {}

    default void accepted(Host host, Submission submission) {}

    /// Something that people should know of this host.
    default void remark(Host host, String sentence) {}

    default void output(Host host, byte[] bytes, int count) {}

    default void ended(HostOutcome outcome) {}
}
