package org.understudy.services.ssh;

/// Whose rights a command has on the host.
public enum As {
    /// The user who logged in.
    LOGIN,
    /// Root: directly when the login is root, else by sudo.
    ROOT
}
