package org.understudy.services.replica.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.understudy.model.replica.DiskLayout;
import org.understudy.model.replica.DiskLayout.Partition;
import org.understudy.model.replica.DiskLayout.Role;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.MountFact;
import org.understudy.model.replica.SourceFacts.SwapFact;

/// Lays out the replica's one disk: what firmware needs, then the source's file systems with their own UUIDs, then
/// swap.
///
/// The disk is sparse on the portal, so capacity costs nothing; every file system is at least as large as on the
/// source.
public final class LayoutPlanner {
    private static final long MIB = 1 << 20;
    /// mkfs.xfs refuses less than 300 MiB; the others get the same floor for the room to breathe that a sync needs.
    private static final long FLOOR = 320 * MIB;
    private static final long ESP = 128 * MIB;
    /// Protective MBR and the two partition tables, and alignment, at both ends.
    private static final long TABLES = 4 * MIB;

    private LayoutPlanner() {}

    /// @param replica its name, from which UUIDs are derived where the source has none
    public static DiskLayout plan(String replica, SourceFacts facts) {
        List<Partition> partitions = new ArrayList<>();
        partitions.add(new Partition(Role.BIOS_BOOT, MIB, "", "", "", ""));
        partitions.add(new Partition(Role.ESP, ESP, "vfat", "", "", "ESP"));
        Set<String> used = new HashSet<>();
        facts.mounts().stream()
                .filter(MountFact::mirrored)
                .sorted(Comparator.comparing(MountFact::mountPoint))
                .forEach(mount -> {
                    String uuid = isUuid(mount.uuid()) && used.add(mount.uuid())
                            ? mount.uuid()
                            : derived(replica, mount.mountPoint());
                    partitions.add(new Partition(
                            Role.FILESYSTEM,
                            size(mount),
                            fsType(mount.fsType()),
                            mount.mountPoint(),
                            uuid,
                            mount.label()));
                });
        long swap = facts.swaps().stream().mapToLong(SwapFact::size).sum();
        if (swap > 0) {
            String uuid = facts.swaps().stream()
                    .map(SwapFact::uuid)
                    .filter(LayoutPlanner::isUuid)
                    .findFirst()
                    .orElse(derived(replica, "swap"));
            partitions.add(new Partition(Role.SWAP, roundUp(swap + 64 * 1024), "swap", "", uuid, ""));
        }
        long total = TABLES + partitions.stream().mapToLong(Partition::size).sum();
        return new DiskLayout(roundUp(total), partitions);
    }

    /// The file system that stands in for the source's: xfs for xfs, ext4 for everything else.
    static String fsType(String source) {
        return source.equals("xfs") ? "xfs" : "ext4";
    }

    private static long size(MountFact mount) {
        long needed = mount.used() + mount.used() / 4 + 256 * MIB;
        return roundUp(Math.max(FLOOR, Math.max(mount.size() + mount.size() / 20, needed)));
    }

    private static long roundUp(long bytes) {
        return Math.ceilDiv(bytes, MIB) * MIB;
    }

    private static boolean isUuid(String text) {
        return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    }

    private static String derived(String replica, String what) {
        return UUID.nameUUIDFromBytes(("understudy:" + replica + ":" + what).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
