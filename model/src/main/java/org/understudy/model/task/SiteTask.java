package org.understudy.model.task;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A task as its host has announced it: what every console knows of it.
///
/// @param parent what it is a part of, such as a dispatch to many hosts
/// @param sequence its place in the line of that host
/// @param since when it came into its state, by the clock of the host
/// @param fences numbers of its leases by the resource's key, once it runs
/// @param waitsFor the task that it said it waits for
/// @param outside the key of a lease that somebody holds who is in no line
public record SiteTask(
        TaskId id,
        String title,
        String routine,
        String initiator,
        Optional<TaskId> parent,
        List<Lease> leases,
        TaskState state,
        long sequence,
        Instant since,
        Map<String, Long> fences,
        Optional<TaskId> waitsFor,
        Optional<String> outside,
        Optional<Progress> progress,
        Optional<Ending> ending,
        List<Transition> transitions) {
    public SiteTask {
        leases = List.copyOf(leases);
        fences = Map.copyOf(fences);
        transitions = List.copyOf(transitions);
    }

    public SiteTask with(Progress now) {
        return new SiteTask(
                id,
                title,
                routine,
                initiator,
                parent,
                leases,
                state,
                sequence,
                since,
                fences,
                waitsFor,
                outside,
                Optional.of(now),
                ending,
                transitions);
    }

    /// Who is in the way of a task that waits: the first in line before it that cannot run
    /// beside it. By the rule and not by what the task said last: it says so once, and those
    /// before it come and go meanwhile.
    ///
    /// @param all what is known of the same host
    public Optional<SiteTask> blockedBy(List<SiteTask> all) {
        if (state != TaskState.BLOCKED) {
            return Optional.empty();
        }
        return all.stream()
                .filter(t -> !t.state.over() && t.sequence < sequence && Lease.clash(t.leases, leases))
                .min(Comparator.comparingLong(SiteTask::sequence));
    }

    /// Who keeps people from this resource now.
    public static Optional<SiteTask> holderOf(Resource resource, List<SiteTask> all) {
        return all.stream()
                .filter(t -> t.state.holds()
                        && t.leases.stream().anyMatch(l -> l.resource().equals(resource)))
                .min(Comparator.comparingLong(SiteTask::sequence));
    }
}
