package org.understudy.model.host;

/// How root is reached on a host.
public enum Privilege {
    /// Directly when the login is root, else by sudo; sudo's password is asked for when sudo asks.
    AUTO,
    /// Never: what needs root is refused with a remedy.
    NONE
}
