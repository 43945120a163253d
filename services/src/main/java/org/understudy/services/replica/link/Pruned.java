package org.understudy.services.replica.link;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What came of the removal of one sync point.
///
/// @param merged the points that took over what they needed of its layer
/// @param freedBytes on the portal; negative where the others needed more than it had
public record Pruned(List<Integer> merged, long freedBytes) {
    public Pruned {
        merged = List.copyOf(merged);
    }

    static Pruned of(Map<String, String> fields) {
        List<Integer> merged = Arrays.stream(fields.getOrDefault("merged", "").split(" "))
                .filter(n -> n.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .toList();
        String freed = fields.getOrDefault("freed", "");
        return new Pruned(merged, freed.matches("-?\\d{1,18}") ? Long.parseLong(freed) : 0);
    }
}
