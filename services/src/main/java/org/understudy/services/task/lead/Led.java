package org.understudy.services.task.lead;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.TaskId;

/// How work of a console stands on a host as a task.
///
/// @param host name of the host that owns what is claimed
/// @param routine what it is, for consoles that go on with it
/// @param version of the parameters
/// @param parameters everything that another console needs to go on
/// @param turn when the turn is waited for
/// @param adopted a task that is there already, whose console is gone
/// @param force whether to end the console that sits at it
public record Led(
        String host,
        String routine,
        int version,
        Map<String, String> parameters,
        List<Lease> leases,
        Turn turn,
        Optional<TaskId> adopted,
        boolean force) {
    public Led {
        parameters = Map.copyOf(parameters);
        leases = List.copyOf(leases);
    }

    public Led(
            String host, String routine, int version, Map<String, String> parameters, List<Lease> leases, Turn turn) {
        this(host, routine, version, parameters, leases, turn, Optional.empty(), false);
    }

    public Led adopting(TaskId id, boolean force) {
        return new Led(host, routine, version, parameters, leases, turn, Optional.of(id), force);
    }

    /// Says how work stands on a host, when it begins: this may have to ask the store.
    @FunctionalInterface
    public interface Source {
        Led led() throws ProblemException;
    }

    public enum Turn {
        /// Before the work begins.
        FIRST,
        /// When the work asks for it: what it does before only looks.
        WHEN_ASKED
    }
}
