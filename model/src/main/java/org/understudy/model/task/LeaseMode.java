package org.understudy.model.task;

/// How a task claims a resource.
public enum LeaseMode {
    /// Beside others who share it.
    SHARED,
    /// Alone.
    EXCLUSIVE;

    /// Whether two claims on the same resource keep each other out.
    public boolean clashes(LeaseMode other) {
        return this == EXCLUSIVE || other == EXCLUSIVE;
    }
}
