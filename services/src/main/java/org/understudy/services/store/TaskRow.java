package org.understudy.services.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.understudy.model.task.TaskState;

/// A task as the database keeps it: one on one host, or a dispatch over many, which has no host.
///
/// @param parent the dispatch that this is one host's part of
/// @param host empty: a dispatch
/// @param parameters JSON, name to value; empty: not known
/// @param request JSON of a dispatch, all that was asked for
/// @param schedule what made it; empty: a person
/// @param worker who leads it
/// @param fence grows each time that somebody takes it
public record TaskRow(
        String id,
        @Nullable String parent,
        String host,
        String routine,
        int version,
        String title,
        String parameters,
        String request,
        String initiator,
        String schedule,
        TaskState state,
        Instant created,
        @Nullable Instant started,
        @Nullable Instant ended,
        @Nullable Integer code,
        String reason,
        @Nullable Long worker,
        long fence,
        String cancelBy,
        String cancelWhy) {

    /// Something new that nobody has begun.
    public static TaskRow queued(
            String id,
            @Nullable String parent,
            String host,
            String routine,
            int version,
            String title,
            String parameters,
            String request,
            String initiator,
            String schedule,
            Instant created) {
        return new TaskRow(
                id,
                parent,
                host,
                routine,
                version,
                title,
                parameters,
                request,
                initiator,
                schedule,
                TaskState.QUEUED,
                created,
                null,
                null,
                null,
                "",
                null,
                0,
                "",
                "");
    }

    public boolean isDispatch() {
        return host.isEmpty();
    }
}
