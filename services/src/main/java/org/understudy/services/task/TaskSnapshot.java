package org.understudy.services.task;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.Problem;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;

/// One moment of a task, for whoever shows it.
///
/// @param id unique in this console
/// @param lead where it is known to other consoles, if it is
/// @param phases in the order in which they run
/// @param counters bytes, files and rate of the running phase
/// @param messages what people should know, oldest first, the last 200
public record TaskSnapshot(
        String id,
        String title,
        TaskState state,
        Instant started,
        Optional<Instant> ended,
        List<Phase> phases,
        Counters counters,
        List<String> messages,
        Optional<Problem> problem,
        Optional<Lead> lead) {
    /// Of a task that no host knows.
    public TaskSnapshot(
            String id,
            String title,
            TaskState state,
            Instant started,
            Optional<Instant> ended,
            List<Phase> phases,
            Counters counters,
            List<String> messages,
            Optional<Problem> problem) {
        this(id, title, state, started, ended, phases, counters, messages, problem, Optional.empty());
    }

    /// What this console leads for a host, where every console sees it.
    ///
    /// @param host its name in this console
    /// @param id its number there
    /// @param waitsFor who is in the way, as people read it; empty when nobody is
    public record Lead(String host, TaskId id, String waitsFor) {}

    public TaskSnapshot {
        phases = List.copyOf(phases);
        messages = List.copyOf(messages);
    }

    public enum PhaseState {
        WAITING,
        RUNNING,
        DONE,
        SKIPPED,
        FAILED
    }

    /// @param seconds so far, or in all once done
    public record Phase(String id, String title, PhaseState state, double seconds) {}

    /// @param bytesTotal 0 where it is not known
    /// @param remainingSeconds negative where it is not known
    public record Counters(
            long bytesDone,
            long bytesTotal,
            long filesDone,
            long filesTotal,
            long wireBytes,
            double bytesPerSecond,
            double remainingSeconds,
            String current) {
        public static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, -1, "");
    }
}
