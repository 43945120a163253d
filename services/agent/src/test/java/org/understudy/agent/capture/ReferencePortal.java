package org.understudy.agent.capture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.ChangeReader;
import org.understudy.agent.protocol.ChangesEnd;
import org.understudy.agent.protocol.ContentMode;
import org.understudy.agent.protocol.Event;
import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Hashes;
import org.understudy.agent.protocol.Hello;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.OldWriter;
import org.understudy.agent.protocol.PathOrder;
import org.understudy.agent.protocol.Problem;
import org.understudy.agent.protocol.Refine;
import org.understudy.agent.protocol.SubHashes;
import org.understudy.agent.protocol.Want;

/** The simplest receiving side that can be right: a tree in memory, built from what a capture sends. */
final class ReferencePortal {
    /** One inode of the tree. Content is kept in blocks, so that sparse files of any size fit. */
    static final class Inode {
        Kind kind = Kind.FILE;
        int mode;
        int uid;
        int gid;
        long mtimeSeconds;
        int mtimeNanos;
        long rdev;
        long size;
        List<Change.Xattr> xattrs = List.of();
        Bytes target = Bytes.EMPTY;
        TreeMap<Long, byte[]> blocks = new TreeMap<>();

        byte[] block(long index) {
            int length = (int) Math.min(Limits.BLOCK, size - index * Limits.BLOCK);
            return Arrays.copyOf(blocks.getOrDefault(index, new byte[0]), length);
        }

        void write(long offset, byte[] data, int start, int length) {
            for (int done = 0; done < length; ) {
                long at = offset + done;
                int within = (int) (at % Limits.BLOCK);
                int n = Math.min(Limits.BLOCK - within, length - done);
                byte[] block = blocks.computeIfAbsent(at / Limits.BLOCK, i -> new byte[Limits.BLOCK]);
                System.arraycopy(data, start + done, block, within, n);
                done += n;
            }
        }

        void zero(long offset, long length) {
            long end = offset + length;
            blocks.subMap(offset / Limits.BLOCK, true, end / Limits.BLOCK, true).forEach((i, block) -> {
                long from = Math.max(offset, i * Limits.BLOCK) - i * Limits.BLOCK;
                long to = Math.min(end, (i + 1) * Limits.BLOCK) - i * Limits.BLOCK;
                if (to > from) {
                    Arrays.fill(block, (int) from, (int) to, (byte) 0);
                }
            });
        }

        void resize(long newSize) {
            if (newSize < size) {
                zero(newSize, size - newSize);
            }
            size = newSize;
        }

        byte[] content() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (long i = 0; i * Limits.BLOCK < size; i++) {
                out.writeBytes(block(i));
            }
            return out.toByteArray();
        }
    }

    /** One name of the tree. */
    static final class Node {
        Inode inode = new Inode();
        Kind kind = Kind.FILE;
        long state;
        int content;
    }

    final TreeMap<Bytes, Node> tree = new TreeMap<>();
    /** What one run sent, in order. */
    final List<Change> changes = new ArrayList<>();

    final List<Bytes> wanted = new ArrayList<>();
    final List<ChangesEnd> ends = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    long contentBytes;
    long wireBytes;
    Problem problem;
    byte[] result = {};
    int refined;
    /** Runs when a pass is over; answers the next job. */
    java.util.function.Function<Integer, Job> next = pass -> new Job.Finish();
    /** Runs with every change, before it is applied. */
    java.util.function.Consumer<Change> watch = change -> {};

    private final Map<Long, Node> byId = new HashMap<>();
    private final Semaphore credit = new Semaphore(0);
    private long seed;

    /** Speaks with one capture until it has told its result or its problem. */
    void converse(InputStream in, OutputStream out, Job job) throws Exception {
        changes.clear();
        wanted.clear();
        ends.clear();
        events.clear();
        byId.clear();
        contentBytes = 0;
        refined = 0;
        problem = null;
        result = new byte[0];
        FrameReader reader = new FrameReader(in);
        FrameWriter writer = new FrameWriter(out);
        new Hello("reference", "test").send(writer);
        Hello.receive(reader);
        job.send(writer);
        boolean old = true;
        if (job instanceof Job.Capture capture) {
            seed = capture.seed();
        } else if (job instanceof Job.Measure measure) {
            old = measure.old();
        }
        credit.drainPermits();
        credit.release(Limits.OLD_CREDIT);
        boolean sendOld = old;
        Thread oldSender = Thread.ofVirtual().start(() -> {
            if (sendOld) {
                sendOld(writer);
            }
        });
        BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
        Thread answerer = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    answers.take().run();
                }
            } catch (InterruptedException e) {
                // The conversation is over.
            }
        });
        try (BatchCodec codec = new BatchCodec()) {
            ChangeReader records = new ChangeReader();
            while (true) {
                FrameType type = reader.next();
                if (type == null) {
                    return;
                }
                switch (type) {
                    case CHANGES -> {
                        codec.unpack(reader.payload(), 0, reader.length());
                        records.wrap(codec.buffer(), 0, codec.length());
                        Bytes last = null;
                        for (Change change = records.next(); change != null; change = records.next()) {
                            last = checkOrder(change, last);
                            watch.accept(change);
                            apply(change);
                        }
                    }
                    case CHANGES_END -> {
                        ends.add(ChangesEnd.read(reader.fields()));
                        changes.stream()
                                .filter(c -> c instanceof Change.Delete)
                                .forEach(c -> delete(((Change.Delete) c).path()));
                    }
                    case OLD_MORE -> credit.release((int) reader.fields().varint());
                    case WANT -> {
                        Want want = Want.read(reader.fields());
                        wanted.add(want.path());
                        Hashes hashes = hashes(want);
                        answers.add(() -> send(() -> hashes.send(writer)));
                    }
                    case REFINE -> {
                        Refine refine = Refine.read(reader.fields());
                        refined++;
                        SubHashes hashes = subHashes(refine);
                        answers.add(() -> send(() -> hashes.send(writer)));
                    }
                    case EVENT -> {
                        Event event = Event.read(reader.fields());
                        events.add(event);
                        if (event instanceof Event.PassDone done) {
                            next.apply(done.pass()).send(writer);
                        }
                    }
                    case RESULT -> {
                        result = reader.copy();
                        wireBytes = reader.total();
                        return;
                    }
                    case PROBLEM -> {
                        problem = Problem.read(reader.fields());
                        return;
                    }
                    default -> throw new AssertionError("unexpected " + type);
                }
            }
        } finally {
            answerer.interrupt();
            oldSender.interrupt();
        }
    }

    private interface Sending {
        void run() throws IOException;
    }

    private static void send(Sending sending) {
        try {
            sending.run();
        } catch (IOException e) {
            // The capture went away; the reading side sees it.
        }
    }

    private void sendOld(FrameWriter writer) {
        try {
            BatchCodec codec = new BatchCodec();
            OldWriter old = new OldWriter();
            Map<Bytes, Node> copy = new TreeMap<>(tree);
            for (var each : copy.entrySet()) {
                old.add(each.getKey(), each.getValue().kind, each.getValue().state, each.getValue().content);
                if (old.isFull()) {
                    flush(old, codec, writer);
                }
            }
            if (!old.isEmpty()) {
                flush(old, codec, writer);
            }
            writer.write(FrameType.OLD_END);
            codec.close();
        } catch (IOException | InterruptedException e) {
            // The capture went away, or wants none.
        }
    }

    private void flush(OldWriter old, BatchCodec codec, FrameWriter writer) throws IOException, InterruptedException {
        credit.acquire();
        codec.pack(old.batch().buffer(), old.batch().length(), 1);
        writer.write(FrameType.OLD, codec.buffer(), 0, codec.length());
        old.reset();
    }

    private static Bytes checkOrder(Change change, Bytes last) {
        Bytes path = switch (change) {
            case Change.Entry e -> e.path();
            case Change.Delete d -> d.path();
            default -> last;
        };
        return path;
    }

    private void apply(Change change) {
        switch (change) {
            case Change.Entry e -> {
                changes.add(e);
                contentBytes += e.inline().length();
                entry(e);
            }
            case Change.Content c -> {
                changes.add(new Change.Content(c.id(), c.offset(), new byte[0], 0, c.length()));
                contentBytes += c.length();
                byId.get(c.id()).inode.write(c.offset(), c.buffer(), c.start(), c.length());
            }
            case Change.Zero z -> {
                changes.add(z);
                byId.get(z.id()).inode.zero(z.offset(), z.length());
            }
            case Change.End f -> {
                changes.add(f);
                Node node = byId.remove(f.id());
                node.inode.resize(f.size());
                node.inode.mtimeSeconds = f.mtimeSeconds();
                node.inode.mtimeNanos = f.mtimeNanos();
                node.state = f.state();
                node.content = f.content();
            }
            default -> changes.add(change);
        }
    }

    private void entry(Change.Entry e) {
        Node node = tree.get(e.path());
        if (node != null && node.kind != e.kind()) {
            delete(e.path());
            node = null;
        }
        if (node == null) {
            node = new Node();
            tree.put(e.path(), node);
        }
        if (e.kind() == Kind.HARD_LINK) {
            node.inode = tree.get(e.target()).inode;
        } else {
            node.inode.kind = e.kind();
            node.inode.xattrs = e.xattrs();
        }
        node.kind = e.kind();
        node.state = e.state();
        node.content = e.content();
        Inode i = node.inode;
        i.mode = e.mode();
        i.uid = e.uid();
        i.gid = e.gid();
        i.mtimeSeconds = e.mtimeSeconds();
        i.mtimeNanos = e.mtimeNanos();
        if (e.kind() == Kind.HARD_LINK) {
            return;
        }
        i.rdev = e.rdev();
        i.target = e.target();
        if (e.kind() != Kind.FILE) {
            i.size = e.size();
            return;
        }
        switch (e.contentMode()) {
            case AS_BEFORE -> {}
            case HERE -> {
                i.resize(0);
                i.resize(e.size());
                i.write(0, e.inline().array(), 0, e.inline().length());
            }
            case FOLLOWS -> {
                i.resize(0);
                i.resize(e.size());
            }
            case FOLLOWS_CHANGED -> i.resize(e.size());
        }
        if (e.contentMode() == ContentMode.FOLLOWS || e.contentMode() == ContentMode.FOLLOWS_CHANGED) {
            byId.put(e.id(), node);
        }
    }

    private void delete(Bytes path) {
        tree.keySet()
                .removeIf(p -> p.equals(path) || PathOrder.below(path.array(), path.length(), p.array(), p.length()));
    }

    private Hashes hashes(Want want) {
        Node node = tree.get(want.path());
        // An answer tells what was there before the entry: an inode that the entry has just cut or grown is near enough
        // here.
        if (node == null || node.kind != Kind.FILE) {
            return new Hashes(want.id(), 0, want.firstBlock(), new long[0]);
        }
        long blocks = (node.inode.size + Limits.BLOCK - 1) / Limits.BLOCK;
        int count = (int) Math.max(0, Math.min(want.count(), blocks - want.firstBlock()));
        Hash hash = new Hash(seed);
        long[] hashes = new long[count];
        for (int i = 0; i < count; i++) {
            hashes[i] = hash.of(node.inode.block(want.firstBlock() + i));
        }
        return new Hashes(want.id(), node.inode.size, want.firstBlock(), hashes);
    }

    private SubHashes subHashes(Refine refine) {
        Node node = tree.get(refine.path());
        Hash hash = new Hash(seed);
        long[] hashes = new long[refine.blocks().length * Limits.SUB_BLOCKS];
        for (int b = 0; b < refine.blocks().length; b++) {
            byte[] block = node.inode.block(refine.blocks()[b]);
            for (int i = 0; i < Limits.SUB_BLOCKS; i++) {
                int from = Math.min(block.length, i * Limits.SUB_BLOCK);
                int to = Math.min(block.length, from + Limits.SUB_BLOCK);
                hashes[b * Limits.SUB_BLOCKS + i] = hash.of(block, from, to - from);
            }
        }
        return new SubHashes(refine.id(), hashes);
    }
}
