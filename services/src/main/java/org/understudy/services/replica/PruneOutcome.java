package org.understudy.services.replica;

import java.util.List;

import org.understudy.model.replica.Replica;

/// @param point the number of the sync point that is gone
/// @param merged the points that took over what they needed of its layer
/// @param freedBytes on the portal; negative where the others needed more than it had
public record PruneOutcome(Replica replica, int point, List<Integer> merged, long freedBytes) {
    public PruneOutcome {
        merged = List.copyOf(merged);
    }
}
