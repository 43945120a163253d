package org.understudy.model.host.intake;

import org.jspecify.annotations.Nullable;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;

/// What a file says about the way to a host. What it does not say is null (port 0): then what is known
/// already stays, or the configuration of SSH decides.
///
/// @param host null: this machine, without SSH
public record Way(
        @Nullable String host,
        int port,
        @Nullable String user,
        @Nullable String identity,
        @Nullable String jump,
        @Nullable Privilege privilege) {

    public static Way to(String host) {
        return new Way(host, 0, null, null, null, null);
    }

    /// @throws IllegalArgumentException if that is no address
    public HostAddress address() {
        if (host == null) {
            return new HostAddress.Local();
        }
        return new HostAddress.Ssh(host, port, user, identity, jump);
    }

    Host newHost(String name) {
        return new Host(name, address(), privilege == null ? Privilege.AUTO : privilege);
    }
}
