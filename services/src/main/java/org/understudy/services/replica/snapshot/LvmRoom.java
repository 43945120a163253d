package org.understudy.services.replica.snapshot;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shares the free extents of one volume group among the snapshots of its volumes. A classic
/// snapshot needs room for every block of its origin that is overwritten while it lives.
final class LvmRoom {
    private static final long GIB = 1L << 30;
    /// Of the origin's size: less is not worth the try.
    private static final int LEAST_PERCENT = 5;

    private static final int WANTED_PERCENT = 25;
    private static final long ENOUGH = 32 * GIB;
    /// The rest of the free extents stays with the administrator.
    private static final int OURS_PERCENT = 80;

    private LvmRoom() {}

    /// @param origins of one group, each once
    /// @return volume name → bytes for its snapshot, whole extents; a volume that gets nothing is not in it
    static Map<String, Long> share(List<LogicalVolume> origins) {
        if (origins.isEmpty()) {
            return Map.of();
        }
        long extent = Math.max(1, origins.getFirst().extent());
        long room = origins.getFirst().free() / 100 * OURS_PERCENT / extent;
        Map<String, Long> extents = new LinkedHashMap<>();
        // The small ones first: so as many as possible get one.
        List<LogicalVolume> sorted = origins.stream()
                .sorted(Comparator.comparingLong(LogicalVolume::size).thenComparing(LogicalVolume::name))
                .toList();
        long missing = 0;
        for (LogicalVolume each : sorted) {
            long least = least(each, extent);
            if (least <= room) {
                extents.put(each.name(), least);
                room -= least;
                missing += wanted(each, extent) - least;
            }
        }
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (LogicalVolume each : sorted) {
            Long least = extents.get(each.name());
            if (least != null) {
                long more = wanted(each, extent) - least;
                long share = missing <= room ? more : (long) ((double) room * more / missing);
                bytes.put(each.name(), (least + share) * extent);
            }
        }
        return bytes;
    }

    private static long least(LogicalVolume origin, long extent) {
        return Math.max(1, Math.ceilDiv(origin.size() / 100 * LEAST_PERCENT, extent));
    }

    private static long wanted(LogicalVolume origin, long extent) {
        long most = Math.min(origin.size() / 100 * WANTED_PERCENT, ENOUGH);
        return Math.max(least(origin, extent), Math.ceilDiv(most, extent));
    }
}
