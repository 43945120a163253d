package org.understudy.model.task;

import java.time.Instant;

/// How a task ended.
///
/// @param state one that is over
/// @param code what the work ended with (128 + signal number for a signal); -1 when it never
/// ran or nobody knows
/// @param reason a sentence, empty where the code says all
/// @param who the person who ended it, as `user@machine`; empty when it ended by itself
public record Ending(TaskState state, int code, String reason, String who, Instant at) {
    public Ending {
        if (!state.over()) {
            throw new IllegalArgumentException(state + " is no end");
        }
    }
}
