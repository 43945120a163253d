package org.understudy.agent.portal.manifest;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.WireWriter;

/**
 * Writes a manifest: {@code magic, u32 version, u64 seed}, then chunks of about 64 KiB of records (front-coded path, entry) each
 * {@code u32 length, packed}, then the index (of each chunk: first path, position), packed likewise in pieces, then the foot:
 * {@code u64 position of the index, u64 entries, u64 root hash, magic}. The root hash is that of the chain of all chunks.
 */
public final class ManifestWriter implements AutoCloseable {
    static final int MAGIC = 0x55534d46;
    static final int VERSION = 1;
    static final int FOOT = 28;
    static final int HEAD = 16;
    private static final int CHUNK = 64 * 1024;
    private static final int LEVEL = 1;

    private final FileChannel channel;
    private final OutputStream out;
    private final Hash hash;
    private final BatchCodec codec = new BatchCodec();
    private final WireWriter chunk = new WireWriter(CHUNK * 2);
    private final WireWriter index = new WireWriter(4096);
    private byte[] previous = new byte[0];
    private long position;
    private long entries;
    private long root;

    public ManifestWriter(Path path, Hash hash) throws IOException {
        this.channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 256 * 1024);
        this.hash = hash;
        WireWriter head = new WireWriter().u32(MAGIC).u32(VERSION).u64(hash.seed());
        put(head.buffer(), head.length());
    }

    public void add(Entry entry) throws IOException {
        byte[] path = entry.path().array();
        if (chunk.length() == 0) {
            index.bytes(path).varint(position);
            previous = new byte[0];
        }
        int shared = Arrays.mismatch(previous, path);
        if (shared < 0) {
            shared = path.length;
        }
        chunk.varint(shared).bytes(path, shared, path.length - shared);
        entry.write(chunk);
        previous = path;
        entries++;
        if (chunk.length() >= CHUNK) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (chunk.length() == 0) {
            return;
        }
        root = hash.of(new WireWriter()
                .u64(root)
                .u64(hash.of(chunk.buffer(), 0, chunk.length()))
                .toByteArray());
        // An entry may have many large attributes: such a chunk goes in as it is.
        if (chunk.length() <= org.understudy.agent.protocol.Limits.BATCH) {
            codec.pack(chunk.buffer(), chunk.length(), LEVEL);
            WireWriter length = new WireWriter().u32(codec.length());
            put(length.buffer(), 4);
            put(codec.buffer(), codec.length());
        } else {
            WireWriter length = new WireWriter().u32(-chunk.length());
            put(length.buffer(), 4);
            put(chunk.buffer(), chunk.length());
        }
        chunk.reset();
    }

    private void put(byte[] data, int length) throws IOException {
        out.write(data, 0, length);
        position += length;
    }

    public long entries() {
        return entries;
    }

    public long root() {
        return root;
    }

    /** Writes the index and the foot and forces all to the disk. */
    public void finish() throws IOException {
        flush();
        long at = position;
        put(index.buffer(), index.length());
        WireWriter foot = new WireWriter().u64(at).u64(entries).u64(root).u32(MAGIC);
        put(foot.buffer(), foot.length());
        out.flush();
        channel.force(true);
    }

    static Bytes join(byte[] previous, int shared, byte[] rest, int at, int length) throws IOException {
        if (shared > previous.length) {
            throw new IOException("The manifest is damaged: a path shares more than there is.");
        }
        byte[] path = Arrays.copyOf(previous, shared + length);
        System.arraycopy(rest, at, path, shared, length);
        return Bytes.of(path);
    }

    @Override
    public void close() throws IOException {
        codec.close();
        channel.close();
    }
}
