package org.understudy.services.task;

import java.util.Optional;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Problem;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;

/// What came of it on one host.
///
/// @param end empty when it was not waited for, or never came about
/// @param output the beginning of the log
/// @param logBytes how long the log is
/// @param problem why nothing came of it, or why it is not known what did
@SuppressWarnings("ArrayRecordComponent") // output on its way to the screen
public record HostOutcome(
        Host host,
        Optional<TaskId> id,
        Optional<SiteTask> end,
        byte[] output,
        long logBytes,
        Optional<Problem> problem) {
    static HostOutcome failed(Host host, Problem problem) {
        return new HostOutcome(host, Optional.empty(), Optional.empty(), new byte[0], 0, Optional.of(problem));
    }

    static HostOutcome begun(Host host, TaskId id) {
        return new HostOutcome(host, Optional.of(id), Optional.empty(), new byte[0], 0, Optional.empty());
    }

    static HostOutcome ended(Host host, SiteTask end) {
        return new HostOutcome(host, Optional.of(end.id()), Optional.of(end), new byte[0], 0, Optional.empty());
    }

    /// Whether nothing is left to wish for: it succeeded, or it was not to be waited for and
    /// has begun.
    public boolean good() {
        return problem.isEmpty()
                && end.map(e -> e.state() == TaskState.SUCCEEDED).orElse(true);
    }
}
