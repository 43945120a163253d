package org.understudy.services.replica.link;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// A replica as its portal keeps it.
///
/// @param current 0 while there is no sync point
/// @param confirmed when a sync last found the source unchanged
/// @param bootedPoint the sync point under the boot layer, where there is one
public record StoredReplica(
        String name,
        int current,
        Optional<Instant> confirmed,
        Optional<Integer> bootedPoint,
        List<StoredPoint> points) {
    public StoredReplica {
        points = List.copyOf(points);
    }

    /// @param number 0 for the current one
    public StoredPoint point(int number) throws ProblemException {
        int wanted = number == 0 ? current : number;
        Optional<StoredPoint> found =
                points.stream().filter(p -> p.number() == wanted).findFirst();
        return found.orElseThrow(() -> new ProblemException(
                Kind.NOT_FOUND,
                wanted == 0
                        ? name + " has no sync point yet."
                        : "There is no sync point " + wanted + " of " + name + ".",
                points.isEmpty()
                        ? "Its first sync has not been published."
                        : "There are "
                                + String.join(
                                        ", ",
                                        points.stream()
                                                .map(p -> "" + p.number())
                                                .toList()) + ".",
                "See: understudy replica show " + name));
    }

    static StoredReplica read(String name, org.understudy.agent.protocol.WireReader in)
            throws org.understudy.agent.protocol.ProtocolException {
        return new StoredReplica(name, (int) in.varint(), Optional.empty(), Optional.empty(), List.of());
    }
}
