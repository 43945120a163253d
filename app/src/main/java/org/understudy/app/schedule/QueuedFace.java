package org.understudy.app.schedule;

import java.time.Instant;

import org.understudy.app.task.board.TaskFace;
import org.understudy.app.ui.Formats;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskState;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.DispatchJson;

import static org.understudy.app.ui.Texts.t;

/// What a row shows of a dispatch that is not over.
///
/// @param made who or what made it
/// @param standing whether it waits for a runner or has one
public record QueuedFace(
        String id, String title, String hosts, String made, String since, String standing, TaskState state) {

    static QueuedFace of(TaskRow row, Instant now) {
        String standing = switch (row.state()) {
            case QUEUED -> t("Waits for a runner");
            case RUNNING -> t("Led by a runner");
            default -> TaskFace.state(row.state());
        };
        return new QueuedFace(
                row.id(),
                row.title(),
                hosts(row),
                row.schedule().isEmpty() ? row.initiator() : t("{0}, by {1}", row.schedule(), row.initiator()),
                Formats.ago(row.created(), now),
                standing,
                row.state());
    }

    private static String hosts(TaskRow row) {
        try {
            return DispatchJson.read(row.request()).hosts();
        } catch (ProblemException e) {
            return "";
        }
    }
}
