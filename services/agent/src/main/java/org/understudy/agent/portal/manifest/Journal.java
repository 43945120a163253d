package org.understudy.agent.portal.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;

/**
 * What a sync on its way has done so far. Append-only; each record {@code u32 length, u8 type, payload, u32 check}. Records are
 * gathered in memory; {@link #flush} hands them to the kernel, {@link #checkpoint} to the disk. One thread writes, others may ask.
 */
public final class Journal implements AutoCloseable {
    /** Kinds of records. */
    public enum Type {
        ENTRY(1),
        DELETE(2),
        /** The content of this path is about to be written to. */
        BEGIN(3),
        CHECKPOINT(4);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        static Type of(int code) throws IOException {
            for (Type type : values()) {
                if (type.code == code) {
                    return type;
                }
            }
            throw new IOException("The journal has a record of unknown type " + code + ".");
        }
    }

    /** One record: the entry, or only its path. The sequence is its position. */
    public record Item(
            Type type, long sequence, Bytes path, @Nullable Entry entry) {}

    /** Is called for each record. */
    @FunctionalInterface
    public interface Visitor {
        void visit(Item item) throws IOException;
    }

    private static final int FLUSH = 128 * 1024;
    private static final int RECORD_MAX = 80 * 1024 * 1024;

    private final FileChannel channel;
    private final Hash hash;
    private final WireWriter pending = new WireWriter(FLUSH * 2);
    private final PathTable table = new PathTable();
    private long flushed;
    private long entries;
    private long checkpointed;

    private Journal(FileChannel channel, Hash hash) {
        this.channel = channel;
        this.hash = hash;
    }

    /** Opens or makes it. Reads all complete records and cuts off what is torn after them. */
    public static Journal open(Path path, Hash hash) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Journal journal = new Journal(channel, hash);
        long[] end = {0};
        journal.scan(0, channel.size(), end, item -> {
            switch (item.type()) {
                case ENTRY, DELETE -> {
                    journal.table.put(hash.of(item.path().array()), item.sequence());
                    journal.entries++;
                }
                case CHECKPOINT -> journal.checkpointed = item.sequence();
                default -> {}
            }
        });
        channel.truncate(end[0]);
        journal.flushed = end[0];
        return journal;
    }

    public synchronized boolean isEmpty() {
        return position() == 0;
    }

    /** Entries and deletions in it. */
    public synchronized long entries() {
        return entries;
    }

    /** The position of the last checkpoint record; what stands before it reached the disk. */
    public synchronized long checkpointed() {
        return checkpointed;
    }

    public synchronized long position() {
        return flushed + pending.length();
    }

    public synchronized void entry(Entry entry) throws IOException {
        int start = begin(Type.ENTRY);
        pending.bytes(entry.path());
        entry.write(pending);
        end(start, entry.path());
    }

    public synchronized void delete(Bytes path) throws IOException {
        int start = begin(Type.DELETE);
        pending.bytes(path);
        end(start, path);
    }

    /** Says that the content of this path is about to be written to. It is in the kernel's hands when this returns. */
    public synchronized void begin(Bytes path) throws IOException {
        int start = begin(Type.BEGIN);
        pending.bytes(path);
        end(start, null);
        flush();
    }

    private int begin(Type type) {
        int start = pending.length();
        pending.u32(0).u8(type.code);
        return start;
    }

    private void end(int start, @Nullable Bytes key) throws IOException {
        int length = pending.length() - start - 4;
        byte[] buffer = pending.buffer();
        ByteBuffer.wrap(buffer).putInt(start, length);
        pending.u32((int) hash.of(buffer, start + 4, length));
        if (key != null) {
            table.put(hash.of(key.array()), flushed + start);
            entries++;
        }
        if (pending.length() >= FLUSH) {
            flush();
        }
    }

    public synchronized void flush() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(pending.buffer(), 0, pending.length());
        while (bytes.hasRemaining()) {
            channel.write(bytes, flushed + bytes.position());
        }
        flushed += pending.length();
        pending.reset();
    }

    /** Forces all records to the disk. */
    public void force() throws IOException {
        flush();
        channel.force(false);
    }

    /** To be called when all that stood before the position has reached the disk. */
    public void checkpoint(long position) throws IOException {
        synchronized (this) {
            int start = begin(Type.CHECKPOINT);
            pending.varint(position);
            end(start, null);
            flush();
            checkpointed = position;
        }
        channel.force(false);
    }

    /** The last record of the path: an entry or a deletion; null where this sync has not touched it. */
    public @Nullable Item find(Bytes path) throws IOException {
        long key = hash.of(path.array());
        long[] candidates;
        synchronized (this) {
            candidates = table.get(key);
            if (candidates.length > 0) {
                flush();
            }
        }
        for (int i = candidates.length - 1; i >= 0; i--) {
            Item item = at(candidates[i]);
            if (item.path().equals(path)) {
                return item;
            }
        }
        return null;
    }

    /** The record at a position. */
    public Item at(long sequence) throws IOException {
        byte[] head = read(sequence, 4);
        int length = new WireReader(head).u32();
        return decode(sequence, read(sequence + 4, length), length);
    }

    /** All records so far, in the order in which they were written. */
    public void forEach(Visitor visitor) throws IOException {
        long limit;
        synchronized (this) {
            flush();
            limit = flushed;
        }
        scan(0, limit, new long[1], visitor);
    }

    private void scan(long from, long limit, long[] end, Visitor visitor) throws IOException {
        byte[] window = new byte[1 << 20];
        long windowAt = from;
        int have = 0;
        long position = from;
        while (position + 9 <= limit) {
            int at = (int) (position - windowAt);
            int need = 4;
            boolean filled = false;
            while (true) {
                if (at + need > have) {
                    if (filled || position + need > limit) {
                        end[0] = position;
                        return;
                    }
                    if (need > window.length) {
                        window = new byte[need];
                    }
                    have = fill(window, position, limit);
                    windowAt = position;
                    at = 0;
                    filled = need > 4;
                    if (have < need) {
                        end[0] = position;
                        return;
                    }
                }
                if (need > 4) {
                    break;
                }
                int length = ByteBuffer.wrap(window).getInt(at);
                if (length < 1 || length > RECORD_MAX) {
                    end[0] = position;
                    return;
                }
                need = length + 8;
            }
            int length = need - 8;
            int check = ByteBuffer.wrap(window).getInt(at + 4 + length);
            if (check != (int) hash.of(window, at + 4, length)) {
                end[0] = position;
                return;
            }
            visitor.visit(decode(position, Arrays.copyOfRange(window, at + 4, at + 4 + length), length));
            position += need;
        }
        end[0] = position;
    }

    private int fill(byte[] window, long position, long limit) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(window, 0, (int) Math.min(window.length, limit - position));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                break;
            }
        }
        return buffer.position();
    }

    private static Item decode(long sequence, byte[] record, int length) throws IOException {
        WireReader in = new WireReader(record, 0, length);
        Type type = Type.of(in.u8());
        if (type == Type.CHECKPOINT) {
            return new Item(type, in.varint(), Bytes.EMPTY, null);
        }
        Bytes path = Bytes.of(in.bytes(Limits.PATH, "path"));
        return new Item(type, sequence, path, type == Type.ENTRY ? Entry.read(path, in) : null);
    }

    private byte[] read(long position, int length) throws IOException {
        if (length < 0 || length > RECORD_MAX) {
            throw new IOException("The journal is damaged at " + position + ".");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("The journal ends too early at " + position + ".");
            }
        }
        return buffer.array();
    }

    /** Forgets everything after the position: it cannot be trusted. */
    public static void truncate(Path path, long position) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(position);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        flush();
        channel.close();
    }
}
