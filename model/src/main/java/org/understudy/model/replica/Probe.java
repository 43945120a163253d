package org.understudy.model.replica;

/// What a booted replica must answer before it counts as proved.
public sealed interface Probe {
    String name();

    /// A page served by the replica.
    ///
    /// @param port TCP port in the replica
    /// @param path of the page, with its leading slash
    /// @param expect text that the page must contain; empty: any answer below 400
    record Http(String name, int port, String path, String expect) implements Probe {}

    /// A port that must accept a connection.
    record Tcp(String name, int port) implements Probe {}

    /// A command run inside the replica through its guest agent; must end with 0 and print `expect`.
    record Run(String name, String command, String expect) implements Probe {}
}
