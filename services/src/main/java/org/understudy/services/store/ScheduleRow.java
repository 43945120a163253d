package org.understudy.services.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/// A schedule as the database keeps it.
///
/// @param request JSON: what is dispatched each time
/// @param kind at, every, cron, after
/// @param rule a time, a duration, an expression, a task
/// @param late what becomes of runs that were missed: run (one), skip
/// @param next null: it is over, or waits for a task
/// @param missed runs that did not come about
public record ScheduleRow(
        String name,
        String request,
        String initiator,
        String kind,
        String rule,
        String zone,
        String late,
        boolean paused,
        Instant created,
        @Nullable Instant next,
        @Nullable Instant last,
        String lastTask,
        long missed,
        @Nullable Instant missedAt) {}
