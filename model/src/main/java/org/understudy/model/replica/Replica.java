package org.understudy.model.replica;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A replica as the console shows it.
///
/// @param root a directory of the source that holds the mirrored tree; empty: the running system
/// @param current the sync point that boots next; 0 when there is none yet
/// @param confirmed when a sync last found it equal to the source
/// @param running the sync point that its machine is running from
/// @param stale why this picture may be old; empty when it was just read
public record Replica(
        String name,
        String source,
        String root,
        String portal,
        String profile,
        Instant created,
        int current,
        Optional<Instant> confirmed,
        List<SyncPoint> points,
        MachineState machine,
        Optional<Integer> running,
        long diskBytes,
        Optional<String> stale) {
    public Replica {
        points = List.copyOf(points);
    }

    public enum MachineState {
        UNKNOWN,
        UNDEFINED,
        OFF,
        RUNNING,
        PAUSED,
        CRASHED
    }

    /// The time up to which the replica is known to follow its source.
    public Optional<Instant> freshness() {
        return points.stream()
                .filter(p -> p.number() == current)
                .findFirst()
                .map(SyncPoint::taken)
                .map(taken -> confirmed.filter(c -> c.isAfter(taken)).orElse(taken));
    }
}
