package org.understudy.model.task;

import java.time.Instant;

/// A task came into a state.
///
/// @param who who caused it, as `user@machine`; empty when it went by itself
/// @param why a sentence; may be empty
public record Transition(TaskState state, Instant at, String who, String why) {}
