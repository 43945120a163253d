package org.understudy.model.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// What shall be done on one host: the contract between the console that asks, the host that
/// does it, and whoever looks later. It is kept on the host as JSON, see `docs/task-format.md`.
///
/// @param routine what code does it
/// @param routineVersion of its parameters and meaning; grows when an old one could be
/// misunderstood
/// @param title for people, one line
/// @param leases what it claims, at most [#MOST_LEASES], each resource once, in the order of
/// their keys
/// @param initiator who asked, as `user@machine`
/// @param created by the clock of the console; for people to read
/// @param deadline how long the work may run, without the time in line
/// @param parent the task that made this one
public record TaskSpec(
        TaskId id,
        String routine,
        int routineVersion,
        String title,
        Map<String, String> parameters,
        List<Lease> leases,
        String initiator,
        Instant created,
        Optional<Duration> deadline,
        Optional<TaskId> parent) {
    /// A shell has nine file descriptors with a number of one digit; these are left for locks.
    public static final int MOST_LEASES = 5;

    private static final int LONGEST_TITLE = 160;

    public TaskSpec {
        parameters = Map.copyOf(new TreeMap<>(parameters));
        leases = leases.stream()
                .sorted((a, b) -> a.resource().key().compareTo(b.resource().key()))
                .toList();
        title = oneLine(title, LONGEST_TITLE);
        initiator = oneLine(initiator, LONGEST_TITLE);
    }

    /// This specification, if a host can carry it out.
    public TaskSpec check() throws ProblemException {
        if (leases.size() > MOST_LEASES) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    "\"" + title + "\" claims too much on one host.",
                    "It names " + leases.size() + " resources; " + MOST_LEASES + " are possible.",
                    "Claim the whole host instead, or make several tasks of it.");
        }
        if (leases.stream().map(Lease::resource).distinct().count() < leases.size()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "\"" + title + "\" claims a resource twice.",
                    "",
                    "Name each resource once: exclusively, if it is needed both ways.");
        }
        return this;
    }

    private static String oneLine(String text, int longest) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
    }
}
