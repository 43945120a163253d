package org.understudy.services.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.understudy.model.host.Host;
import org.understudy.model.task.Lease;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.services.task.routine.Plan;
import org.understudy.services.task.site.Work;

/// Binds a task to the routine that does it, on one host: what is to be done there, what it claims,
/// who asked, what it is a part of, and who hears of it. Made by the [TaskManager], carried out by the
/// [TaskDispatcher].
///
/// @param routine its name; [#version] is that of its parameters and meaning
/// @param parameters as they were asked for
/// @param initiator as `user@machine`
/// @param parent the dispatch, whose tasks are found together by it
/// @param attempt 1 for the first
/// @param messages where what becomes of it is told
public record ExecutionContext(
        TaskId id,
        Host host,
        String routine,
        int version,
        Map<String, String> parameters,
        Plan plan,
        String initiator,
        TaskId parent,
        Instant created,
        int attempt,
        TaskListener messages) {
    public ExecutionContext {
        parameters = Map.copyOf(parameters);
    }

    /// What it claims, each shared or exclusively. Their fence numbers are given by the host, and
    /// the work finds them in its environment.
    public List<Lease> resources() {
        return plan.leases();
    }

    public Optional<Duration> deadline() {
        return plan.deadline();
    }

    public Work work() {
        return plan.work();
    }

    /// The same once more. Where it is not known whether the host has it already, the number has to
    /// stay: a host takes each number once.
    public ExecutionContext again(TaskId number) {
        return new ExecutionContext(
                number, host, routine, version, parameters, plan, initiator, parent, created, attempt + 1, messages);
    }

    /// As its host keeps it.
    public TaskSpec spec() {
        return new TaskSpec(
                id,
                routine,
                version,
                plan.title(),
                parameters,
                resources(),
                initiator,
                created,
                deadline(),
                Optional.of(parent));
    }
}
