package org.understudy.services.task;

import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.lead.Led;

/// Work to be done: what it is called, the phases it will go through, and the code.
///
/// @param title for people, such as "Replicate shop to portal"
/// @param resources what it touches, such as `replica:shop`; two tasks of one console never hold the same one
/// @param led how it stands on a host, where every console sees it; then the leases there decide
public record TaskDefinition<T>(
        String title, List<String> resources, List<PhaseTitle> phases, Work<T> work, Optional<Led.Source> led) {
    /// Of this console alone.
    public TaskDefinition(String title, List<String> resources, List<PhaseTitle> phases, Work<T> work) {
        this(title, resources, phases, work, Optional.empty());
    }

    /// That this console leads for a host.
    public TaskDefinition(String title, Led.Source led, List<PhaseTitle> phases, Work<T> work) {
        this(title, List.of(), phases, work, Optional.of(led));
    }

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
