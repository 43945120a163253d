package org.understudy.app.desk;

/// A place in the window.
public sealed interface Route {
    record Overview() implements Route {}

    record HostPage(String name) implements Route {}

    record ReplicaPage(String name) implements Route {}

    /// @param source the host to begin with; empty: none chosen
    record Replicate(String source) implements Route {}
}
