package org.understudy.model.host.intake;

import org.understudy.model.host.HostAddress;

/// What addresses come to when the configuration of SSH has been asked: the same machine may be known
/// by an alias, a name and a number. Names are not looked up.
public interface Machines {
    /// The same text for the same machine: its address, its port, and what it is reached through. Behind
    /// different jump hosts the same number is not the same machine.
    String of(HostAddress address);

    /// The login that will be used.
    String user(HostAddress.Ssh ssh);
}
