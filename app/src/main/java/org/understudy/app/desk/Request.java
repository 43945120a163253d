package org.understudy.app.desk;

import java.util.Map;

import org.understudy.model.task.Rollout;

/// What somebody wants to be done, wherever and whenever.
///
/// @param hosts a selection
public record Request(String routine, Map<String, String> parameters, String hosts, Rollout rollout) {
    public Request {
        parameters = Map.copyOf(parameters);
    }
}
