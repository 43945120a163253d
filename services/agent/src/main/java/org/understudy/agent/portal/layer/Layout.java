package org.understudy.agent.portal.layer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;

/** The partitions of a replica's disk. Positions follow from the sizes: each begins at the next full MiB. */
public record Layout(long diskBytes, List<Partition> partitions) {
    /** The property that every layout has. */
    public static final String BYTES = "layout.bytes";

    static final long MIB = 1024 * 1024;
    private static final int MAX = 120;

    public Layout {
        partitions = List.copyOf(partitions);
    }

    /** Where the partition begins. */
    public long offset(int index) {
        long at = MIB;
        for (int i = 0; i < index; i++) {
            at += roundUp(partitions.get(i).size());
        }
        return at;
    }

    /** The indices of the partitions of the tree, the root first, a mount point before those below it. */
    public List<Integer> mountOrder() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            if (partitions.get(i).inTree()) {
                order.add(i);
            }
        }
        order.sort(Comparator.comparing((Integer i) -> partitions.get(i).mountPoint()));
        return order;
    }

    /** The same with made-up identifiers where there were none, checked. */
    public Layout complete() {
        List<Partition> done = new ArrayList<>();
        for (Partition p : partitions) {
            String uuid = p.uuid();
            if (uuid.isEmpty() && (p.role() == Partition.Role.FILESYSTEM || p.role() == Partition.Role.SWAP)) {
                uuid = UUID.randomUUID().toString();
            }
            if (uuid.isEmpty() && p.role() == Partition.Role.ESP) {
                String hex = UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
                uuid = hex.substring(0, 4) + "-" + hex.substring(4);
            }
            String part = p.partUuid().isEmpty() ? UUID.randomUUID().toString() : p.partUuid();
            done.add(new Partition(p.role(), p.size(), p.fsType(), p.mountPoint(), uuid, p.label(), part));
        }
        Layout layout = new Layout(diskBytes, done);
        layout.check();
        return layout;
    }

    private void check() {
        if (partitions.isEmpty() || partitions.size() > MAX) {
            throw new IllegalArgumentException(
                    "A disk has 1 to " + MAX + " partitions, not " + partitions.size() + ".");
        }
        Set<String> mountPoints = new HashSet<>();
        for (Partition p : partitions) {
            if (p.size() < MIB || p.size() > 1L << 50) {
                throw new IllegalArgumentException("A partition of " + p.size() + " bytes is not possible.");
            }
            if (p.inTree()) {
                checkFileSystem(p, mountPoints);
            }
            UUID.fromString(p.partUuid());
        }
        if (!mountPoints.contains("/")) {
            throw new IllegalArgumentException("No partition of the layout holds the root.");
        }
        if (offset(partitions.size()) + MIB > diskBytes) {
            throw new IllegalArgumentException("The partitions do not fit on a disk of " + diskBytes
                    + " bytes: they need " + (offset(partitions.size()) + MIB) + ".");
        }
    }

    private static void checkFileSystem(Partition p, Set<String> mountPoints) {
        String made = p.madeAs();
        if (!"ext4".equals(made) && !"xfs".equals(made)) {
            throw new IllegalArgumentException("A partition in the tree is ext4 or xfs, not \"" + p.fsType() + "\".");
        }
        if (!p.mountPoint().startsWith("/") || !mountPoints.add(p.mountPoint())) {
            throw new IllegalArgumentException(
                    "The mount point \"" + p.mountPoint() + "\" is not absolute or comes twice.");
        }
        if (p.mountPoint().length() > 1) {
            for (String name : p.mountPoint().substring(1).split("/", -1)) {
                if (name.isEmpty() || ".".equals(name) || "..".equals(name) || name.indexOf('\0') >= 0) {
                    throw new IllegalArgumentException("The mount point \"" + p.mountPoint() + "\" is not clean.");
                }
            }
        }
    }

    public void write(Properties to) {
        to.setProperty(BYTES, Long.toString(diskBytes));
        to.setProperty("layout.partitions", Integer.toString(partitions.size()));
        for (int i = 0; i < partitions.size(); i++) {
            Partition p = partitions.get(i);
            String key = "layout." + (i + 1) + ".";
            to.setProperty(key + "role", p.role().name());
            to.setProperty(key + "size", Long.toString(p.size()));
            to.setProperty(key + "fs", p.fsType());
            to.setProperty(key + "mount", p.mountPoint());
            to.setProperty(key + "uuid", p.uuid());
            to.setProperty(key + "label", p.label());
            to.setProperty(key + "partuuid", p.partUuid());
        }
    }

    public static Layout read(Properties from) {
        int count = Integer.parseInt(from.getProperty("layout.partitions", "0"));
        List<Partition> partitions = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String key = "layout." + i + ".";
            partitions.add(new Partition(
                    Partition.Role.valueOf(from.getProperty(key + "role", "FILESYSTEM")),
                    Long.parseLong(from.getProperty(key + "size", "0")),
                    from.getProperty(key + "fs", ""),
                    from.getProperty(key + "mount", ""),
                    from.getProperty(key + "uuid", ""),
                    from.getProperty(key + "label", ""),
                    from.getProperty(key + "partuuid", "")));
        }
        return new Layout(Long.parseLong(from.getProperty(BYTES, "0")), partitions);
    }

    private static long roundUp(long size) {
        return (size + MIB - 1) / MIB * MIB;
    }
}
