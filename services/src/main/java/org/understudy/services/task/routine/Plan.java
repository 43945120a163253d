package org.understudy.services.task.routine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.understudy.model.task.Lease;
import org.understudy.services.task.site.Work;

/// What a routine would do on one host.
///
/// @param title for people, one line
/// @param deadline how long it may run
/// @param reads what it looks at, for people, such as `/etc/motd`
/// @param writes what it may change, for people
/// @param steps what it does, a sentence each
/// @param look prints what the work would find there, and changes nothing
public record Plan(
        String title,
        List<Lease> leases,
        Work work,
        Optional<Duration> deadline,
        List<String> reads,
        List<String> writes,
        List<String> steps,
        Optional<Look> look) {
    public Plan {
        leases = List.copyOf(leases);
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        steps = List.copyOf(steps);
    }

    public static Plan of(String title, List<Lease> leases, Work work) {
        return new Plan(title, leases, work, Optional.empty(), List.of(), List.of(), List.of(), Optional.empty());
    }

    public Plan within(Optional<Duration> time) {
        return new Plan(title, leases, work, time, reads, writes, steps, look);
    }

    public Plan touching(List<String> read, List<String> written) {
        return new Plan(title, leases, work, deadline, read, written, steps, look);
    }

    public Plan doing(String... sentences) {
        return new Plan(title, leases, work, deadline, reads, writes, List.of(sentences), look);
    }

    public Plan looking(String script, Work.Rights rights) {
        return new Plan(title, leases, work, deadline, reads, writes, steps, Optional.of(new Look(script, rights)));
    }

    /// A short script for a POSIX shell that changes nothing.
    public record Look(String script, Work.Rights rights) {}
}
