package org.understudy.services.replica.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.understudy.model.replica.SourceFacts.MountFact;

/// Reads `/proc/self/mountinfo` (fields as in proc_pid_mountinfo(5)) and says which file systems belong to the tree.
final class MountTable {
    private static final Set<String> DISK_TYPES = Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "jfs");
    private static final Set<String> NETWORK_TYPES =
            Set.of("nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "9p", "afs", "ocfs2", "gfs2", "lustre");

    private MountTable() {}

    static List<MountFact> read(DiscoveryReport report) {
        Map<String, long[]> sizes = sizes(report);
        Map<String, String> uuids = report.pairs("uuids");
        Map<String, String> labels = report.pairs("labels");
        Map<String, String> devices = report.pairs("devices");
        Map<String, String> blkid = Blkid.uuids(report.lines("blkid"));
        List<MountFact> mounts = new ArrayList<>();
        Map<String, Integer> position = new HashMap<>();
        Set<String> seenDevices = new HashSet<>();
        for (String line : report.lines("mountinfo")) {
            String[] f = line.strip().split(" ");
            int dash = List.of(f).indexOf("-");
            if (dash < 6 || f.length < dash + 3) {
                continue;
            }
            String fsRoot = unescape(f[3]);
            String mountPoint = unescape(f[4]);
            String type = f[dash + 1];
            String device = unescape(f[dash + 2]);
            String real = devices.getOrDefault(device, device);
            String why = reason(type, fsRoot, seenDevices.contains(f[2]));
            if (why.equals("pseudo")) {
                continue;
            }
            if (why.isEmpty()) {
                seenDevices.add(f[2]);
            }
            long[] size = sizes.getOrDefault(f[4], new long[3]);
            MountFact fact = new MountFact(
                    mountPoint,
                    device,
                    type,
                    uuids.getOrDefault(real, blkid.getOrDefault(real, "")),
                    labels.getOrDefault(real, ""),
                    size[0],
                    size[1],
                    size[2],
                    f[5],
                    why.isEmpty(),
                    why);
            // A later mount on the same place hides the earlier one.
            Integer earlier = position.get(mountPoint);
            if (earlier == null) {
                position.put(mountPoint, mounts.size());
                mounts.add(fact);
            } else {
                mounts.set(earlier, fact);
            }
        }
        return mounts;
    }

    private static String reason(String type, String fsRoot, boolean again) {
        if (DISK_TYPES.contains(type)) {
            boolean subvolume = type.equals("btrfs") && fsRoot.length() > 1;
            if (again && !subvolume) {
                return "the same file system is mounted twice; the tree has it once";
            }
            return !fsRoot.equals("/") && !subvolume ? "a part of another file system, mounted a second time" : "";
        }
        if (NETWORK_TYPES.contains(type) || type.startsWith("fuse.sshfs")) {
            return "a network file system: not this machine's own data";
        }
        return switch (type) {
            case "vfat" -> "firmware partition: the replica gets one of its own";
            case "iso9660", "squashfs", "udf", "erofs" -> "read-only medium";
            case "overlay", "aufs" -> "a container's view of files that are mirrored where they lie";
            case "zfs" -> "ZFS data sets are not captured in this version";
            default -> type.startsWith("fuse") && !type.equals("fusectl") ? "a user-space file system" : "pseudo";
        };
    }

    /// mount point (as escaped in mountinfo) → size, used, used inodes
    private static Map<String, long[]> sizes(DiscoveryReport report) {
        Map<String, long[]> sizes = new HashMap<>();
        for (String line : report.lines("statfs")) {
            String[] f = line.strip().split(" ", 6);
            if (f.length == 6) {
                long block = Long.parseLong(f[0]);
                long total = Long.parseLong(f[1]);
                long free = Long.parseLong(f[2]);
                sizes.put(f[5], new long[] {
                    block * total, block * (total - free), Long.parseLong(f[3]) - Long.parseLong(f[4])
                });
            }
        }
        return sizes;
    }

    /// mountinfo writes space, tab, newline and backslash as `\ooo`.
    static String unescape(String field) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 3 < field.length()) {
                out.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
