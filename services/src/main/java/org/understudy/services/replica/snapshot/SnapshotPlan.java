package org.understudy.services.replica.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.understudy.model.replica.SourceFacts.MountFact;

/// Which mounts get a snapshot, of what kind and size, and why the others do not. Pure.
///
/// @param steps in the order of the mounts
/// @param live mount point → why it is read as it is, for people
record SnapshotPlan(List<Step> steps, Map<String, String> live) {
    private static final Set<String> CLASSIC =
            Set.of("linear", "striped", "raid1", "raid5", "raid6", "raid10", "cache");
    private static final Set<String> MOUNTABLE = Set.of("ext2", "ext3", "ext4", "xfs");
    private static final int FULL_PERCENT = 90;
    private static final int BTRFS_FREE_PERCENT = 5;

    enum Kind {
        BTRFS("btrfs"),
        LVM("lvm");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /// @param number of the mount in the question
    /// @param volume `group/volume`; empty for btrfs
    /// @param size bytes, or `thin`; empty for btrfs
    /// @param pool `group/pool` of a thin volume; else empty
    /// @param nested subvolumes that are not in the snapshot and not mirrored by themselves, as paths of the tree
    record Step(int number, MountFact mount, Kind kind, String volume, String size, String pool, List<String> nested) {
        List<String> arguments() {
            return List.of(
                    Integer.toString(number),
                    kind.word(),
                    mount.mountPoint(),
                    mount.device(),
                    mount.fsType(),
                    volume,
                    size);
        }
    }

    /// Whether it is worth a question: a mount on something that may know snapshots.
    static boolean candidate(MountFact mount) {
        return mount.mountPoint().startsWith("/")
                && mount.device().startsWith("/dev/")
                && (mount.fsType().equals("btrfs")
                        || (MOUNTABLE.contains(mount.fsType())
                                && mount.device().matches("/dev/(mapper/.+|dm-.+|root|(?!disk/|block/)[^/]+/.+)")));
    }

    /// @param asked the mounts of the question, all of them mirrored
    /// @param spread mount points that one database shares out its files over: snapshots of several moments would
    /// not fit together
    static SnapshotPlan of(List<MountFact> asked, Look look, Set<String> spread) {
        SnapshotPlan plan = new SnapshotPlan(new ArrayList<>(), new LinkedHashMap<>());
        Map<String, List<LogicalVolume>> segments = new HashMap<>();
        look.volumes().stream()
                .filter(v -> !v.device().isEmpty())
                .forEach(v -> segments.computeIfAbsent(v.device(), _ -> new ArrayList<>())
                        .add(v));
        Map<String, Long> room = room(asked, look, segments, spread);
        Set<String> mounts = new HashSet<>();
        asked.forEach(m -> mounts.add(m.mountPoint()));
        for (int i = 0; i < asked.size(); i++) {
            MountFact mount = asked.get(i);
            List<LogicalVolume> volume = segments.getOrDefault(look.devices().getOrDefault(i, ""), List.of());
            String why = refusal(mount, i, look, volume, spread);
            if (!why.isEmpty()) {
                plan.live.put(mount.mountPoint(), why);
            } else if (mount.fsType().equals("btrfs")) {
                plan.steps.add(new Step(i, mount, Kind.BTRFS, "", "", "", nested(mount, i, look, mounts)));
            } else {
                plan.lvm(i, mount, volume.getFirst(), room);
            }
        }
        return plan;
    }

    private void lvm(int number, MountFact mount, LogicalVolume volume, Map<String, Long> room) {
        if (volume.thin()) {
            String pool = volume.group() + "/" + volume.pool();
            steps.add(new Step(number, mount, Kind.LVM, volume.name(), "thin", pool, List.of()));
            return;
        }
        Long bytes = room.get(volume.name());
        if (bytes == null) {
            live.put(
                    mount.mountPoint(),
                    "the volume group " + volume.group() + " has too little free space for a snapshot");
        } else {
            steps.add(new Step(number, mount, Kind.LVM, volume.name(), Long.toString(bytes), "", List.of()));
        }
    }

    private static Map<String, Long> room(
            List<MountFact> asked, Look look, Map<String, List<LogicalVolume>> segments, Set<String> spread) {
        Map<String, List<LogicalVolume>> groups = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            List<LogicalVolume> volume = segments.getOrDefault(look.devices().getOrDefault(i, ""), List.of());
            boolean classic = !volume.isEmpty() && !volume.getFirst().thin();
            if (classic && refusal(asked.get(i), i, look, volume, spread).isEmpty()) {
                groups.computeIfAbsent(volume.getFirst().group(), _ -> new ArrayList<>())
                        .add(volume.getFirst());
            }
        }
        Map<String, Long> room = new HashMap<>();
        groups.values().forEach(group -> room.putAll(LvmRoom.share(group)));
        return room;
    }

    /// Why there is no snapshot; empty where there can be one.
    private static String refusal(
            MountFact mount, int number, Look look, List<LogicalVolume> volume, Set<String> spread) {
        if (!candidate(mount) || (!mount.fsType().equals("btrfs") && volume.isEmpty())) {
            return "not on LVM or btrfs";
        }
        if (!look.writable().contains(number)) {
            return "it is mounted read-only";
        }
        if (spread.contains(mount.mountPoint())) {
            return "a database has its files here and on another file system";
        }
        if (mount.fsType().equals("btrfs")) {
            if (!look.subvolumes().containsKey(number)) {
                return "btrfs-progs is not installed there";
            }
            boolean full = mount.size() > 0 && (mount.size() - mount.used()) < mount.size() / 100 * BTRFS_FREE_PERCENT;
            return full ? "it is too full for a snapshot" : "";
        }
        return refusal(volume, look);
    }

    private static String refusal(List<LogicalVolume> segments, Look look) {
        LogicalVolume volume = segments.getFirst();
        if (!volume.groupIsOurs()) {
            return "the volume group " + volume.group() + " is shared or not whole";
        }
        if (volume.thin()) {
            String pool = volume.group() + "/" + volume.pool();
            boolean full = look.volumes().stream()
                    .filter(v -> v.name().equals(pool))
                    .anyMatch(v -> v.dataPercent() > FULL_PERCENT || v.metadataPercent() > FULL_PERCENT);
            return full ? "the thin pool " + pool + " is nearly full" : "";
        }
        if (!volume.origin().isEmpty()) {
            return "it is a snapshot itself";
        }
        return segments.stream().allMatch(s -> CLASSIC.contains(s.segment().replaceFirst("_.*", "")))
                ? ""
                : "LVM volumes of the kind " + volume.segment() + " are not snapshotted";
    }

    private static List<String> nested(MountFact mount, int number, Look look, Set<String> mounts) {
        String own = look.subvolumes().getOrDefault(number, "/");
        String prefix = own.equals("/") ? "" : own + "/";
        String below = mount.mountPoint().equals("/") ? "/" : mount.mountPoint() + "/";
        return look.nested().getOrDefault(number, List.of()).stream()
                .filter(path -> path.startsWith(prefix) && !path.contains(".understudy-snap-"))
                .map(path -> below + path.substring(prefix.length()))
                .filter(path -> !mounts.contains(path))
                .toList();
    }
}
