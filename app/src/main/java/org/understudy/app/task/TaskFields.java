package org.understudy.app.task;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.understudy.app.cli.Output;
import org.understudy.model.task.Ending;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Progress;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.services.libvirt.DomainJob;

/// Tasks of hosts as they stand in JSON.
final class TaskFields {
    private TaskFields() {}

    /// @param all what is known of the same host, to say who is in the way
    static Map<String, Object> of(String host, SiteTask task, List<SiteTask> all) {
        return Output.fields(
                "id",
                task.id().value(),
                "host",
                host,
                "title",
                task.title(),
                "routine",
                task.routine(),
                "initiator",
                task.initiator(),
                "parent",
                task.parent().map(TaskId::value),
                "state",
                lower(task.state()),
                "since",
                task.since(),
                "resources",
                task.leases().stream().map(TaskFields::lease).toList(),
                "fences",
                task.fences(),
                "waitsFor",
                task.blockedBy(all).map(t -> t.id().value()),
                "outside",
                task.outside(),
                "progress",
                task.progress().map(TaskFields::progress),
                "ending",
                task.ending().map(TaskFields::ending));
    }

    static Map<String, Object> lease(Lease lease) {
        return Output.fields("resource", lease.resource().text(), "mode", lower(lease.mode()));
    }

    private static Map<String, Object> progress(Progress progress) {
        return Output.fields(
                "at",
                progress.at(),
                "fraction",
                progress.fraction().isPresent()
                        ? Optional.of(progress.fraction().getAsDouble())
                        : Optional.empty(),
                "message",
                progress.message());
    }

    static Map<String, Object> ending(Ending ending) {
        return Output.fields(
                "state",
                lower(ending.state()),
                "code",
                ending.code(),
                "reason",
                ending.reason(),
                "who",
                ending.who(),
                "at",
                ending.at());
    }

    static String lower(Enum<?> e) {
        return e.name().toLowerCase(Locale.ROOT);
    }

    /// How a task stands, in a few words for people.
    static String standing(SiteTask task, List<SiteTask> all) {
        String state = lower(task.state());
        Optional<SiteTask> by = task.blockedBy(all);
        if (by.isPresent()) {
            return state + ": waits for \"" + by.get().title() + "\" ("
                    + by.get().id().shortForm() + ") of " + by.get().initiator();
        }
        if (task.outside().isPresent()) {
            return state + ": somebody outside holds " + task.outside().get();
        }
        if (task.ending().isPresent()) {
            return end(task.ending().get());
        }
        return state + task.progress().map(p -> ": " + shown(p)).orElse("");
    }

    /// With what libvirt does with its machine. That is somebody else's work where nobody in the
    /// line has it; of a task that runs, it may be its own.
    static String standing(SiteTask task, List<SiteTask> all, Optional<DomainJob> job) {
        String standing = standing(task, all);
        if (job.isEmpty() || task.state().over()) {
            return standing;
        }
        boolean stranger = !task.state().holds() && task.blockedBy(all).isEmpty();
        return stranger
                ? lower(task.state()) + ": blocked by someone outside ("
                        + job.get().text() + ")"
                : standing + " (" + job.get().text() + ")";
    }

    /// Fields of what libvirt does.
    static Optional<Map<String, Object>> job(Optional<DomainJob> job) {
        return job.map(j -> Output.fields("doing", j.doing(), "percent", j.percent()));
    }

    private static String shown(Progress progress) {
        return (progress.fraction().isPresent() ? Math.round(progress.fraction().getAsDouble() * 100) + " % " : "")
                + progress.message();
    }

    static String end(Ending ending) {
        String code = ending.code() > 0 ? " (exit code " + ending.code() + ")" : "";
        String who = ending.who().isEmpty() ? "" : " by " + ending.who();
        String why = ending.reason().isEmpty() ? "" : ": " + ending.reason();
        return lower(ending.state()) + code + who + why;
    }
}
