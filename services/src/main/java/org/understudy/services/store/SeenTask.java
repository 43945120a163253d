package org.understudy.services.store;

import java.util.List;

import org.understudy.model.task.Transition;

/// What somebody saw of a task.
///
/// @param transitions its states up to now
public record SeenTask(TaskRow row, List<Transition> transitions) {
    public SeenTask {
        transitions = List.copyOf(transitions);
    }
}
