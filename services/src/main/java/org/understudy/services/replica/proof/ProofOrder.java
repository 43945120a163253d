package org.understudy.services.replica.proof;

import java.time.Duration;
import java.util.List;

import org.understudy.model.replica.Probe;
import org.understudy.model.replica.Profile.Network;
import org.understudy.services.replica.domain.DomainSpec.PortForward;

/// What is to be proved of a machine that is defined and off.
///
/// @param domain its name
/// @param serialLog path on the portal
/// @param hasGuestAgent whether a guest agent is installed, and therefore has to answer
/// @param deadline for the whole of it; an emulated machine needs several minutes at worst
public record ProofOrder(
        String domain,
        String serialLog,
        Network network,
        List<PortForward> forwards,
        boolean hasGuestAgent,
        List<Probe> probes,
        Duration deadline) {
    public ProofOrder {
        forwards = List.copyOf(forwards);
        probes = List.copyOf(probes);
    }

    /// TCP ports of the replica that the probes need.
    public static List<Integer> ports(List<Probe> probes) {
        return probes.stream()
                .flatMapToInt(p -> switch (p) {
                    case Probe.Http http -> java.util.stream.IntStream.of(http.port());
                    case Probe.Tcp tcp -> java.util.stream.IntStream.of(tcp.port());
                    case Probe.Run _ -> java.util.stream.IntStream.empty();
                })
                .distinct()
                .boxed()
                .toList();
    }
}
