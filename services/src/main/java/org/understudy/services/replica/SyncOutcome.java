package org.understudy.services.replica;

import java.util.Map;
import java.util.Optional;

import org.understudy.model.replica.Replica;
import org.understudy.model.replica.SyncPoint;

/// @param point the new sync point, or the one that was confirmed when nothing had changed
/// @param unchanged whether the source was found equal to its replica
/// @param secondsByPhase in the order in which they ran
public record SyncOutcome(
        Replica replica,
        SyncPoint point,
        boolean unchanged,
        Map<String, Double> secondsByPhase,
        Optional<BootOutcome> boot) {}
