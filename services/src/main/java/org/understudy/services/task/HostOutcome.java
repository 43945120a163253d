package org.understudy.services.task;

import java.util.Optional;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;

/// What came of it on one host.
///
/// @param id the task, where there is one or may be one
/// @param end empty when it was not waited for, or never came about
/// @param output the beginning of the log
/// @param logBytes how long the log is
/// @param problem why nothing came of it, or why it is not known what did
/// @param attempts how often it was tried; 0: it was not begun, since it was to stop before
@SuppressWarnings("ArrayRecordComponent") // output on its way to the screen
public record HostOutcome(
        Host host,
        Optional<TaskId> id,
        Optional<SiteTask> end,
        byte[] output,
        long logBytes,
        Optional<Problem> problem,
        int attempts) {
    private static final byte[] NOTHING = new byte[0];

    /// @param id where the host may have got it
    static HostOutcome failed(Host host, Optional<TaskId> id, Problem problem, int attempts) {
        return new HostOutcome(host, id, Optional.empty(), NOTHING, 0, Optional.of(problem), attempts);
    }

    /// @param why a sentence
    static HostOutcome notBegun(Host host, String why) {
        return failed(
                host, Optional.empty(), Problem.of(Kind.CANCELLED, "It was not begun on " + host.name() + ".", why), 0);
    }

    static HostOutcome begun(ExecutionContext context) {
        return new HostOutcome(
                context.host(),
                Optional.of(context.id()),
                Optional.empty(),
                NOTHING,
                0,
                Optional.empty(),
                context.attempt());
    }

    static HostOutcome ended(ExecutionContext context, SiteTask end, byte[] output, long logBytes) {
        return new HostOutcome(
                context.host(),
                Optional.of(context.id()),
                Optional.of(end),
                output,
                logBytes,
                Optional.empty(),
                context.attempt());
    }

    /// Whether nothing is left to wish for: it succeeded, or it was not to be waited for and
    /// has begun.
    public boolean good() {
        return problem.isEmpty()
                && end.map(e -> e.state() == TaskState.SUCCEEDED).orElse(true);
    }

    /// Whether it was to be stopped before anything was done here.
    public boolean skipped() {
        return attempts == 0;
    }
}
