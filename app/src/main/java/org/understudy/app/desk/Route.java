package org.understudy.app.desk;

import org.understudy.model.task.TaskId;

/// A place in the window.
public sealed interface Route {
    record Overview() implements Route {}

    record HostPage(String name) implements Route {}

    record ReplicaPage(String name) implements Route {}

    /// @param host whose tasks to begin with; empty: those of all
    record Tasks(String host) implements Route {}

    /// What is to come: schedules, and what waits for a runner.
    record Scheduled() implements Route {}

    record TaskPage(String host, TaskId id) implements Route {}

    /// The wizard for tasks on hosts.
    ///
    /// @param hosts a selection to begin with; may be empty
    record Dispatch(String hosts) implements Route {}

    /// @param source the host to begin with; empty: none chosen
    record Replicate(String source) implements Route {}
}
