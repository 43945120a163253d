package org.understudy.services.task.queue;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.understudy.model.host.Host;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Ending;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.model.task.Transition;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.DispatchJson;

/// Tasks as rows of the database.
public final class Rows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Rows() {}

    /// @param schedule what made it; empty: a person
    public static TaskRow of(Dispatch dispatch, int version, String title, String schedule) {
        return TaskRow.queued(
                dispatch.id().value(),
                null,
                "",
                dispatch.routine(),
                version,
                title,
                json(dispatch.parameters()),
                DispatchJson.write(dispatch),
                dispatch.initiator(),
                schedule,
                dispatch.created());
    }

    /// One host's part of it.
    public static TaskRow part(TaskRow dispatch, Host host, TaskId number, Instant now) {
        return TaskRow.queued(
                number.value(),
                dispatch.id(),
                host.name(),
                dispatch.routine(),
                dispatch.version(),
                dispatch.title(),
                dispatch.parameters(),
                "",
                dispatch.initiator(),
                dispatch.schedule(),
                now);
    }

    /// What a host tells of a task, which may have been made by anybody.
    public static TaskRow seen(String host, SiteTask task) {
        Instant created = task.transitions().isEmpty()
                ? task.since()
                : task.transitions().getFirst().at();
        Optional<Instant> began = task.transitions().stream()
                .filter(t -> t.state() == TaskState.RUNNING)
                .map(Transition::at)
                .findFirst();
        Optional<Ending> ending = task.ending();
        return new TaskRow(
                task.id().value(),
                null,
                host,
                task.routine(),
                0,
                task.title(),
                "",
                "",
                task.initiator(),
                "",
                task.state(),
                created,
                began.orElse(null),
                ending.map(Ending::at).orElse(null),
                ending.map(Ending::code).orElse(null),
                ending.map(Ending::reason).orElse(""),
                null,
                0,
                "",
                "");
    }

    /// The same task in this state, as somebody knows who did not see it on its host.
    public static TaskRow in(TaskRow row, TaskState state, Instant now, String reason) {
        return new TaskRow(
                row.id(),
                row.parent(),
                row.host(),
                row.routine(),
                row.version(),
                row.title(),
                row.parameters(),
                row.request(),
                row.initiator(),
                row.schedule(),
                state,
                row.created(),
                row.started(),
                state.over() ? now : null,
                row.code(),
                reason,
                row.worker(),
                row.fence(),
                row.cancelBy(),
                row.cancelWhy());
    }

    private static String json(Map<String, String> parameters) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(parameters));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
