package org.understudy.model.task;

import java.time.Instant;
import java.util.Map;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// What somebody asks for: a routine with its parameters, on hosts, in a certain order. Each host
/// gets a task of it; the number of the dispatch is the parent of all of them, so that they are
/// found together on the hosts alone.
///
/// @param hosts a selection in the language of `docs/hosts.md`; `all` for every host
/// @param initiator who asks, as `user@machine`
public record Dispatch(
        TaskId id,
        String routine,
        Map<String, String> parameters,
        String hosts,
        Rollout rollout,
        String initiator,
        Instant created) {
    public Dispatch {
        parameters = Map.copyOf(parameters);
        hosts = hosts.strip();
    }

    /// The same once more, such as a schedule does it each time.
    public Dispatch again(TaskId newId, Instant now) {
        return new Dispatch(newId, routine, parameters, hosts, rollout, initiator, now);
    }

    /// The same, asked for by somebody else.
    public Dispatch by(String person) {
        return new Dispatch(id, routine, parameters, hosts, rollout, person, created);
    }

    /// The same on these hosts.
    public Dispatch on(String selection) {
        return new Dispatch(id, routine, parameters, selection, rollout, initiator, created);
    }

    /// This one, if it says everything. What the routine thinks of its parameters is asked elsewhere.
    public Dispatch check() throws ProblemException {
        if (hosts.isEmpty()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "No host is named.",
                    "",
                    "Name hosts, such as web1,web2 or @web, or use --all.",
                    "See which there are: understudy host list");
        }
        if (routine.isBlank()) {
            throw new ProblemException(
                    Kind.BAD_INPUT, "No routine is named.", "", "See which there are: understudy task routines");
        }
        rollout.check();
        return this;
    }
}
