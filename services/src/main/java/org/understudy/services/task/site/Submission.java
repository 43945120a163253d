package org.understudy.services.task.site;

import java.util.Optional;

import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;

/// What came of submitting a task.
///
/// @param state RUNNING or BLOCKED
/// @param waitsFor who is in the way
/// @param outside the key of the lease that somebody holds who is in no line
public record Submission(
        TaskId id, TaskState state, long sequence, Optional<Holder> waitsFor, Optional<String> outside) {
    /// @param by the person, as `user@machine`
    public record Holder(TaskId id, String title, String by) {
        /// Such as `"upgrade" (1a2b3c4d) of ann@desk`.
        public String text() {
            return "\"" + title + "\" (" + id.shortForm() + ") of " + by;
        }
    }
}
