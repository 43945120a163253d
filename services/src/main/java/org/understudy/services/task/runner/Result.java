package org.understudy.services.task.runner;

import org.understudy.model.task.TaskState;

/// What came of a dispatch.
///
/// @param state how it ended; QUEUED: it was left before anything of it was begun; RUNNING: it was left while it runs
/// @param reason a sentence
record Result(TaskState state, String reason) {
    static final Result LEFT = new Result(TaskState.RUNNING, "");
    static final Result UNTOUCHED = new Result(TaskState.QUEUED, "");
}
