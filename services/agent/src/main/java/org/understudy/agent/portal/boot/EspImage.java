package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Writes a fresh FAT32 file system with a few files: the EFI system partition. Many portals' kernels and tools do not
/// know
/// FAT, and this is all of it that a firmware needs. Layout as in Microsoft's "FAT: General Overview of On-Disk Format"
/// (version 1.03): boot sector, information sector, their copies, two tables, clusters; every file in one run of
/// clusters.
final class EspImage {
    private static final int SECTOR = 512;
    private static final int RESERVED = 32;
    private static final int FEWEST_CLUSTERS = 65_600; // below 65525 it would be FAT16
    private static final int END_OF_CHAIN = 0x0fff_ffff;
    /// 1 January 1980, the first day that FAT knows: the same input makes the same bytes.
    private static final short DATE = 0x21;

    private final FileChannel disk;
    private final long offset;
    private final long sectors;
    private final int clusterSectors;
    private final int tableSectors;
    private final List<Integer> table = new ArrayList<>(List.of(0x0fff_fff8, END_OF_CHAIN));

    private EspImage(FileChannel disk, long offset, long size) {
        this.disk = disk;
        this.offset = offset;
        this.sectors = size / SECTOR;
        int perCluster = 8;
        while (perCluster > 1 && (sectors - RESERVED) / perCluster < FEWEST_CLUSTERS + 4096) {
            perCluster /= 2;
        }
        this.clusterSectors = perCluster;
        // A little more than needed, so that no second round is: the tables themselves take clusters away.
        long most = (sectors - RESERVED) / perCluster + 2;
        this.tableSectors = (int) ((most * 4 + SECTOR - 1) / SECTOR);
    }

    /// @param disk opened for writing
    /// @param offset of the partition on it, in bytes
    /// @param size of the partition in bytes, at least 34 MiB
    /// @param volumeId the eight hexadecimal digits that become the UUID
    /// @param files by path, such as `EFI/BOOT/BOOTX64.EFI`; names of the old kind only (8 characters, dot, 3)
    static void write(FileChannel disk, long offset, long size, int volumeId, Map<String, byte[]> files)
            throws IOException {
        EspImage image = new EspImage(disk, offset, size);
        long clusters = (image.sectors - RESERVED - 2L * image.tableSectors) / image.clusterSectors;
        if (clusters < FEWEST_CLUSTERS) {
            throw new IOException("an EFI system partition of " + size + " bytes is too small");
        }
        Directory root = new Directory();
        files.forEach((path, content) -> root.put(path.split("/"), 0, content));
        image.table.add(END_OF_CHAIN); // cluster 2: the root directory
        image.writeDirectory(root, 2, 0);
        image.writeTables();
        image.writeHead(volumeId, (int) (clusters - (image.table.size() - 2)));
    }

    private static final class Directory {
        final TreeMap<String, Object> entries = new TreeMap<>();

        void put(String[] path, int at, byte[] content) {
            if (at == path.length - 1) {
                entries.put(path[at], content);
            } else if (entries.computeIfAbsent(path[at], _ -> new Directory()) instanceof Directory below) {
                below.put(path, at + 1, content);
            }
        }
    }

    private void writeDirectory(Directory directory, int cluster, int parent) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(clusterSectors * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        if (cluster != 2) {
            entry(out, ".          ", 0x10, cluster, 0);
            entry(out, "..         ", 0x10, parent == 2 ? 0 : parent, 0);
        }
        for (Map.Entry<String, Object> e : directory.entries.entrySet()) {
            if (e.getValue() instanceof Directory below) {
                int at = allocate(1);
                entry(out, shortName(e.getKey()), 0x10, at, 0);
                writeDirectory(below, at, cluster);
            } else if (e.getValue() instanceof byte[] content) {
                int clusterBytes = clusterSectors * SECTOR;
                int count = (content.length + clusterBytes - 1) / clusterBytes;
                int at = count == 0 ? 0 : allocate(count);
                entry(out, shortName(e.getKey()), 0x20, at, content.length);
                if (count > 0) {
                    ByteBuffer whole = ByteBuffer.allocate(count * clusterBytes).put(content);
                    put(place(at), whole.rewind());
                }
            }
        }
        put(place(cluster), out.rewind());
    }

    private static String shortName(String name) {
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        String extension = dot < 0 ? "" : name.substring(dot + 1);
        if (stem.length() > 8 || extension.length() > 3) {
            throw new IllegalArgumentException("not a short FAT name: " + name);
        }
        return "%-8s%-3s".formatted(stem, extension).toUpperCase(Locale.ROOT);
    }

    private static void entry(ByteBuffer out, String name, int attributes, int cluster, int size) {
        out.put(name.getBytes(StandardCharsets.US_ASCII))
                .put((byte) attributes)
                .put((byte) 0)
                .put((byte) 0);
        out.putShort((short) 0).putShort(DATE).putShort(DATE);
        out.putShort((short) (cluster >>> 16)).putShort((short) 0).putShort(DATE);
        out.putShort((short) cluster).putInt(size);
    }

    /// A run of clusters, chained.
    private int allocate(int count) {
        int first = table.size();
        for (int i = 1; i < count; i++) {
            table.add(first + i);
        }
        table.add(END_OF_CHAIN);
        return first;
    }

    private long place(int cluster) {
        return (RESERVED + 2L * tableSectors + (cluster - 2L) * clusterSectors) * SECTOR;
    }

    private void writeTables() throws IOException {
        for (int copy = 0; copy < 2; copy++) {
            ByteBuffer bytes = ByteBuffer.allocate(tableSectors * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
            table.forEach(bytes::putInt);
            put((RESERVED + (long) copy * tableSectors) * SECTOR, bytes.rewind());
        }
    }

    private void writeHead(int volumeId, int freeClusters) throws IOException {
        ByteBuffer boot = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        boot.put(new byte[] {(byte) 0xeb, 0x58, (byte) 0x90}).put("UNDSTUDY".getBytes(StandardCharsets.US_ASCII));
        boot.putShort((short) SECTOR)
                .put((byte) clusterSectors)
                .putShort((short) RESERVED)
                .put((byte) 2);
        boot.putShort((short) 0).putShort((short) 0).put((byte) 0xf8).putShort((short) 0);
        boot.putShort((short) 63)
                .putShort((short) 255)
                .putInt((int) (offset / SECTOR))
                .putInt((int) sectors);
        boot.putInt(tableSectors)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(2)
                .putShort((short) 1)
                .putShort((short) 6);
        boot.position(64).put((byte) 0x80).put((byte) 0).put((byte) 0x29).putInt(volumeId);
        boot.put("NO NAME    FAT32   ".getBytes(StandardCharsets.US_ASCII));
        signature(boot);
        ByteBuffer information = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        information
                .putInt(0x41615252)
                .position(484)
                .putInt(0x61417272)
                .putInt(freeClusters)
                .putInt(table.size());
        signature(information);
        for (long at : new long[] {0, 6}) {
            put(at * SECTOR, boot.rewind());
            put((at + 1) * SECTOR, information.rewind());
        }
    }

    private static void signature(ByteBuffer sector) {
        sector.put(510, (byte) 0x55).put(511, (byte) 0xaa);
    }

    private void put(long at, ByteBuffer bytes) throws IOException {
        long to = offset + at;
        while (bytes.hasRemaining()) {
            to += disk.write(bytes, to);
        }
    }
}
