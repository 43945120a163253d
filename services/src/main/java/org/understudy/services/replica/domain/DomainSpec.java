package org.understudy.services.replica.domain;

import java.time.Instant;
import java.util.List;

import org.understudy.model.replica.Firmware;
import org.understudy.model.replica.Profile.Network;
import org.understudy.model.replica.VirtualHardware;

/// Everything that goes into the domain of a replica.
///
/// @param name of the domain
/// @param arch such as `x86_64`
/// @param disk absolute path of the boot layer on the portal
/// @param serialLog absolute path on the portal that the serial line is logged to
/// @param forwards ports of the replica that the portal can reach; only on the isolated network
public record DomainSpec(
        String name,
        ReplicaIdentity identity,
        Origin origin,
        String arch,
        int memoryMib,
        int vcpus,
        Firmware firmware,
        boolean kvm,
        VirtualHardware hardware,
        String disk,
        String serialLog,
        Network network,
        List<PortForward> forwards) {
    public DomainSpec {
        forwards = List.copyOf(forwards);
        if (!disk.startsWith("/") || !serialLog.startsWith("/")) {
            throw new IllegalArgumentException("paths on the portal are absolute");
        }
    }

    /// Where the replica comes from; kept in the domain's metadata.
    ///
    /// @param point number of the sync point
    /// @param taken when the source was read for it
    /// @param console which console defined this: `user@machine`
    public record Origin(String source, String profile, int point, Instant taken, String console) {}

    /// @param guestPort TCP port of the replica
    /// @param portalPort port of the portal's loopback address that leads there
    public record PortForward(int guestPort, int portalPort) {}
}
