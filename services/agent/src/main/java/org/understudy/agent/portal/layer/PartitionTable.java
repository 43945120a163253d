package org.understudy.agent.portal.layer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32;

/** Writes a GUID partition table with its protective master boot record. Sectors of 512 bytes. */
final class PartitionTable {
    private static final int SECTOR = 512;
    private static final int ENTRIES = 128;
    private static final int ENTRY = 128;
    private static final int TABLE_SECTORS = ENTRIES * ENTRY / SECTOR;

    private PartitionTable() {}

    static void write(FileChannel disk, Layout layout) throws IOException {
        long sectors = layout.diskBytes() / SECTOR;
        ByteBuffer table = little(ENTRIES * ENTRY);
        for (int i = 0; i < layout.partitions().size(); i++) {
            Partition p = layout.partitions().get(i);
            long first = layout.offset(i) / SECTOR;
            table.position(i * ENTRY);
            guid(table, UUID.fromString(p.role().type));
            guid(table, UUID.fromString(p.partUuid()));
            table.putLong(first).putLong(first + p.size() / SECTOR - 1).putLong(0);
            byte[] name = p.role().name().toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_16LE);
            table.put(name, 0, Math.min(name.length, 72));
        }
        table.clear();
        UUID disk0 = UUID.randomUUID();
        put(disk, protectiveMbr(sectors), 0);
        put(disk, header(disk0, table, sectors, 1, sectors - 1, 2), SECTOR);
        put(disk, table.duplicate(), 2 * SECTOR);
        put(disk, table.duplicate(), (sectors - 1 - TABLE_SECTORS) * SECTOR);
        put(disk, header(disk0, table, sectors, sectors - 1, 1, sectors - 1 - TABLE_SECTORS), (sectors - 1) * SECTOR);
    }

    private static ByteBuffer protectiveMbr(long sectors) {
        ByteBuffer mbr = little(SECTOR);
        mbr.position(446);
        mbr.put(new byte[] {0, 0, 2, 0, (byte) 0xee, -1, -1, -1});
        mbr.putInt(1).putInt((int) Math.min(sectors - 1, 0xffff_ffffL));
        mbr.position(510);
        mbr.put((byte) 0x55).put((byte) 0xaa);
        return mbr.clear();
    }

    private static ByteBuffer header(UUID disk, ByteBuffer table, long sectors, long here, long other, long tableAt) {
        ByteBuffer h = little(SECTOR);
        h.put("EFI PART".getBytes(StandardCharsets.US_ASCII))
                .putInt(0x10000)
                .putInt(92)
                .putInt(0)
                .putInt(0);
        h.putLong(here).putLong(other).putLong(2 + TABLE_SECTORS).putLong(sectors - 2 - TABLE_SECTORS);
        guid(h, disk);
        h.putLong(tableAt)
                .putInt(ENTRIES)
                .putInt(ENTRY)
                .putInt(crc(table.duplicate().clear()));
        h.putInt(16, crc(h.duplicate().position(0).limit(92)));
        return h.clear();
    }

    /** The first three fields of a GUID are little-endian. */
    private static void guid(ByteBuffer to, UUID id) {
        long high = id.getMostSignificantBits();
        to.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
        to.order(ByteOrder.BIG_ENDIAN).putLong(id.getLeastSignificantBits()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int crc(ByteBuffer data) {
        CRC32 crc = new CRC32();
        crc.update(data);
        return (int) crc.getValue();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void put(FileChannel disk, ByteBuffer data, long at) throws IOException {
        long position = at;
        while (data.hasRemaining()) {
            position += disk.write(data, position);
        }
    }
}
