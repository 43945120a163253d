package org.understudy.app.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.services.store.ScheduleRow;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.DispatchJson;

/// Schedules and their runs, in words and as they stand in JSON.
final class ScheduleFields {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private ScheduleFields() {}

    static Map<String, Object> of(ScheduleRow row) throws ProblemException {
        Dispatch dispatch = DispatchJson.read(row.request());
        return Output.fields(
                "name", row.name(),
                "routine", dispatch.routine(),
                "parameters", dispatch.parameters(),
                "hosts", dispatch.hosts(),
                "initiator", row.initiator(),
                "kind", row.kind(),
                "rule", row.rule(),
                "zone", row.kind().equals("cron") ? row.zone() : null,
                "end", row.kind().equals("after") ? row.zone() : null,
                "missedRuns", row.late(),
                "paused", row.paused(),
                "created", row.created(),
                "next", row.paused() ? null : row.next(),
                "last", row.last(),
                "lastTask", row.lastTask().isEmpty() ? null : row.lastTask(),
                "missed", row.missed(),
                "missedAt", row.missedAt());
    }

    static Map<String, Object> of(TaskRow row) {
        return Output.fields(
                "id", row.id(),
                "schedule", row.schedule().isEmpty() ? null : row.schedule(),
                "host", row.host().isEmpty() ? null : row.host(),
                "routine", row.routine(),
                "title", row.title(),
                "initiator", row.initiator(),
                "state", row.state().name().toLowerCase(Locale.ROOT),
                "created", row.created(),
                "started", row.started(),
                "ended", row.ended(),
                "code", row.code(),
                "reason", row.reason(),
                "runner", row.worker());
    }

    static String at(@Nullable Instant time) {
        return time == null ? "-" : TIME.format(time);
    }

    /// When it runs.
    static String rule(ScheduleRow row) {
        return switch (row.kind()) {
            case "at" -> "at " + at(Instant.parse(row.rule()));
            case "every" -> "every " + span(Duration.parse(row.rule()));
            case "cron" -> row.rule() + " " + row.zone();
            default ->
                "after " + row.rule().substring(Math.max(0, row.rule().length() - 8))
                        + (row.zone().equals("success") ? "" : ", any end");
        };
    }

    private static String span(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    static String next(ScheduleRow row) {
        if (row.paused()) {
            return "paused";
        }
        if (row.next() != null) {
            return at(row.next());
        }
        return row.kind().equals("after") && row.last() == null ? "waits" : "over";
    }

    static String missed(ScheduleRow row) {
        return row.missed() == 0 ? "-" : row.missed() + ", last noticed " + at(row.missedAt());
    }
}
