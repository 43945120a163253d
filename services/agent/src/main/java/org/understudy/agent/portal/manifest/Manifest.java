package org.understudy.agent.portal.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;

/** Reads a manifest, in order or by path, a chunk at a time. Safe for several threads. */
public final class Manifest implements AutoCloseable {
    private static final int CACHED = 8;

    /** Decoded entries of one chunk. */
    private record Chunk(List<Entry> entries) {}

    private final Path path;
    private final FileChannel channel;
    private final BatchCodec codec = new BatchCodec();
    private final List<Bytes> firsts = new ArrayList<>();
    private final List<Long> positions = new ArrayList<>();
    private final long entries;
    private final long root;
    private final long seed;
    private final HashFile hashes;

    private final Map<Integer, Chunk> cache = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Chunk> eldest) {
            return size() > CACHED;
        }
    };

    /** Opens the manifest in the directory of a sync point. */
    public Manifest(Path directory) throws IOException {
        this.path = directory.resolve("manifest");
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        this.hashes = new HashFile(directory.resolve("manifest.hashes"));
        long size = channel.size();
        if (size < ManifestWriter.HEAD + ManifestWriter.FOOT) {
            throw damaged("it is too short");
        }
        WireReader head = new WireReader(bytes(0, ManifestWriter.HEAD));
        WireReader foot = new WireReader(bytes(size - ManifestWriter.FOOT, ManifestWriter.FOOT));
        if (head.u32() != ManifestWriter.MAGIC) {
            throw damaged("it does not begin like one");
        }
        int version = head.u32();
        if (version != ManifestWriter.VERSION) {
            throw damaged("its version is " + version);
        }
        seed = head.u64();
        long indexAt = foot.u64();
        entries = foot.u64();
        root = foot.u64();
        if (foot.u32() != ManifestWriter.MAGIC || indexAt < 0 || indexAt > size - ManifestWriter.FOOT) {
            throw damaged("it does not end like one");
        }
        WireReader index = new WireReader(bytes(indexAt, (int) (size - ManifestWriter.FOOT - indexAt)));
        while (!index.atEnd()) {
            firsts.add(Bytes.of(index.bytes(Limits.PATH, "path")));
            positions.add(index.varint());
        }
    }

    public long entries() {
        return entries;
    }

    public long root() {
        return root;
    }

    public long seed() {
        return seed;
    }

    public HashFile hashes() {
        return hashes;
    }

    /** The entry of the path, or null. */
    public @Nullable Entry find(Bytes wanted) throws IOException {
        int low = 0;
        int high = firsts.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (firsts.get(middle).compareTo(wanted) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        if (high < 0) {
            return null;
        }
        List<Entry> list = chunk(high).entries;
        int from = 0;
        int to = list.size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = list.get(middle).path().compareTo(wanted);
            if (order == 0) {
                return list.get(middle);
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return null;
    }

    private synchronized Chunk chunk(int number) throws IOException {
        Chunk chunk = cache.get(number);
        if (chunk == null) {
            chunk = load(number, null);
            cache.put(number, chunk);
        }
        return chunk;
    }

    private synchronized Chunk load(int number, long @Nullable [] chain) throws IOException {
        long at = positions.get(number);
        int length = new WireReader(bytes(at, 4)).u32();
        byte[] raw;
        int rawLength;
        if (length < 0) {
            raw = bytes(at + 4, -length);
            rawLength = raw.length;
        } else {
            codec.unpack(bytes(at + 4, length), 0, length);
            raw = codec.buffer();
            rawLength = codec.length();
        }
        if (chain != null) {
            Hash hash = new Hash(seed);
            chain[0] = hash.of(new WireWriter()
                    .u64(chain[0])
                    .u64(hash.of(raw, 0, rawLength))
                    .toByteArray());
        }
        WireReader in = new WireReader(raw, 0, rawLength);
        List<Entry> list = new ArrayList<>();
        byte[] previous = new byte[0];
        while (!in.atEnd()) {
            int shared = in.count(Limits.PATH, "path");
            int rest = in.count(Limits.PATH, "path");
            Bytes joined = ManifestWriter.join(previous, shared, raw, in.skip(rest), rest);
            previous = joined.array();
            list.add(Entry.read(joined, in));
        }
        return new Chunk(list);
    }

    /** Recomputes the root hash; false where the manifest is not what was written. */
    public boolean verify() throws IOException {
        long[] chain = {0};
        long count = 0;
        for (int i = 0; i < positions.size(); i++) {
            count += load(i, chain).entries.size();
        }
        return chain[0] == root && count == entries;
    }

    /** All entries in canonical order. */
    public EntryCursor cursor() {
        return new EntryCursor() {
            private int next;
            private List<Entry> list = List.of();
            private int at;

            @Override
            public @Nullable Entry next() throws IOException {
                while (at == list.size()) {
                    if (next == positions.size()) {
                        return null;
                    }
                    list = load(next++, null).entries;
                    at = 0;
                }
                return list.get(at++);
            }
        };
    }

    private byte[] bytes(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw damaged("it ends too early");
            }
        }
        return buffer.array();
    }

    private IOException damaged(String why) {
        return new IOException("The manifest " + path + " is damaged: " + why + ".");
    }

    @Override
    public synchronized void close() throws IOException {
        codec.close();
        channel.close();
        hashes.close();
    }
}
