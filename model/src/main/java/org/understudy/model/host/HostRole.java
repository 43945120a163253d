package org.understudy.model.host;

/// What a host is tested for.
public enum HostRole {
    /// Either: what only a portal needs is a warning when it is missing.
    ANY,
    SOURCE,
    PORTAL
}
