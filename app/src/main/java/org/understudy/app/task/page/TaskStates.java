package org.understudy.app.task.page;

import org.understudy.app.theme.Icon;
import org.understudy.model.task.TaskState;

/// How the states of tasks look.
public final class TaskStates {
    private TaskStates() {}

    public static Icon icon(TaskState state) {
        return switch (state) {
            case QUEUED, BLOCKED -> Icon.CLOCK;
            case RUNNING, CANCELLING -> Icon.RUNNING;
            case SUCCEEDED -> Icon.DONE;
            case FAILED -> Icon.FAILED;
            case CANCELLED -> Icon.CANCELLED;
            case LOST -> Icon.STATE_UNKNOWN;
        };
    }

    public static String tone(TaskState state) {
        return switch (state) {
            case QUEUED, CANCELLED -> "tone-muted";
            case BLOCKED, CANCELLING, LOST -> "tone-warning";
            case RUNNING -> "tone-accent";
            case SUCCEEDED -> "tone-success";
            case FAILED -> "tone-danger";
        };
    }
}
