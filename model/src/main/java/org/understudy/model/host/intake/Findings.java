package org.understudy.model.host.intake;

import java.util.List;
import java.util.Set;

/// What a source of hosts says, before it is compared with what is known.
///
/// @param hosts in the order of the source, each name once
public record Findings(List<Found> hosts, List<LeftOut> leftOut) {
    public Findings {
        hosts = List.copyOf(hosts);
        leftOut = List.copyOf(leftOut);
    }

    public Findings and(Set<String> tags) {
        return new Findings(hosts.stream().map(h -> h.and(tags)).toList(), leftOut);
    }
}
