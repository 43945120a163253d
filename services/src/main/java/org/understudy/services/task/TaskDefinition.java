package org.understudy.services.task;

import java.util.List;

import org.understudy.model.problem.ProblemException;

/// Work to be done: what it is called, the phases it will go through, and the code.
///
/// @param title for people, such as "Replicate shop to portal"
/// @param resources what it touches, such as `replica:shop`; two tasks of one console never hold the same one
public record TaskDefinition<T>(String title, List<String> resources, List<PhaseTitle> phases, Work<T> work) {
    public TaskDefinition {
        resources = List.copyOf(resources);
        phases = List.copyOf(phases);
    }

    public record PhaseTitle(String id, String title) {}

    /// The code. It may block; it runs on a thread of its own.
    @FunctionalInterface
    public interface Work<T> {
        T run(TaskContext context) throws ProblemException, InterruptedException;
    }
}
