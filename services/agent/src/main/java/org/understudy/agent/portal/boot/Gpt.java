package org.understudy.agent.portal.boot;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The partitions of a disk as its GUID partition table says (UEFI specification, chapter 5).
final class Gpt {
    private static final int SECTOR = 512;

    /// @param start in bytes
    /// @param size in bytes
    /// @param id PARTUUID, as the kernel writes it
    record Entry(long start, long size, String id) {}

    private Gpt() {}

    /// In the order of the table, empty entries left out.
    static List<Entry> read(FileChannel disk) throws IOException {
        ByteBuffer header = at(disk, SECTOR, SECTOR);
        byte[] signature = new byte[8];
        header.get(0, signature);
        if (!new String(signature, StandardCharsets.US_ASCII).equals("EFI PART")) {
            throw new IOException("the replica's disk has no GUID partition table");
        }
        long table = header.getLong(72) * SECTOR;
        int count = Math.min(header.getInt(80), 1024);
        int size = header.getInt(84);
        if (size < 128 || size > 4096) {
            throw new IOException("the replica's disk has a damaged partition table");
        }
        List<Entry> entries = new ArrayList<>();
        ByteBuffer all = at(disk, table, count * size);
        for (int i = 0; i < count; i++) {
            int base = i * size;
            boolean empty = all.getLong(base) == 0 && all.getLong(base + 8) == 0;
            if (!empty) {
                long first = all.getLong(base + 32);
                long last = all.getLong(base + 40);
                entries.add(new Entry(first * SECTOR, (last - first + 1) * SECTOR, guid(all, base + 16)));
            }
        }
        return entries;
    }

    private static String guid(ByteBuffer from, int at) {
        ByteBuffer big = from.duplicate().order(ByteOrder.BIG_ENDIAN);
        return "%08x-%04x-%04x-%04x-%012x"
                .formatted(
                        from.getInt(at),
                        from.getShort(at + 4) & 0xffff,
                        from.getShort(at + 6) & 0xffff,
                        big.getShort(at + 8) & 0xffff,
                        big.getLong(at + 8) & 0xffff_ffff_ffffL);
    }

    private static ByteBuffer at(FileChannel disk, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (disk.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("the replica's disk is shorter than its partition table says");
            }
        }
        return buffer;
    }
}
