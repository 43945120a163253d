package org.understudy.services.task.board;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.services.libvirt.DomainJob;

/// A task where it is.
///
/// @param waitsFor who is in its way now, with how far that one is
/// @param outside what libvirt does with its machine, whoever asked for that
/// @param stale whether its host does not answer: then this is how it was
public record BoardTask(
        String host, SiteTask task, Optional<SiteTask> waitsFor, Optional<DomainJob> outside, boolean stale) {
    /// Of which no machine is known.
    public BoardTask(String host, SiteTask task, Optional<SiteTask> waitsFor, boolean stale) {
        this(host, task, waitsFor, Optional.empty(), stale);
    }

    /// Which task of which host. Two names may stand for one machine; they are two places here.
    public record Key(String host, TaskId id) {}

    public Key key() {
        return new Key(host, task.id());
    }

    /// Share of the work per second since it began, by the clock of the host; empty until that
    /// can be told.
    public OptionalDouble pace() {
        if (!task.state().holds() || task.progress().isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalDouble fraction = task.progress().get().fraction();
        Duration taken = Duration.between(task.since(), task.progress().get().at());
        return fraction.isPresent() && fraction.getAsDouble() > 0 && taken.toMillis() >= 1000
                ? OptionalDouble.of(fraction.getAsDouble() * 1000 / taken.toMillis())
                : OptionalDouble.empty();
    }

    /// Seconds, if it goes on as it did.
    public OptionalDouble remaining() {
        OptionalDouble pace = pace();
        return pace.isPresent()
                ? OptionalDouble.of(
                        (1 - task.progress().orElseThrow().fraction().orElse(1)) / pace.getAsDouble())
                : OptionalDouble.empty();
    }

    /// Whether nothing that people see is different: those that did not change are the same objects.
    @SuppressWarnings("ReferenceEquality")
    boolean same(BoardTask other) {
        return task == other.task
                && stale == other.stale
                && outside.equals(other.outside)
                && waitsFor.orElse(null) == other.waitsFor.orElse(null)
                && host.equals(other.host);
    }
}
