package org.understudy.agent.portal.manifest;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.PathOrder;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;

/** A base manifest with a journal laid over it: of every path the last word counts, deletions take all below with them. */
public final class Merge implements EntryCursor {
    private static final int RUN = 32 * 1024;

    private record Key(Bytes path, long sequence) {}

    /** Sorted keys, front-coded, so that a million paths stay small. */
    private static final class Run {
        private final byte[] data;
        private final WireReader in;
        private byte[] previous = new byte[0];

        @Nullable
        Key head;

        Run(List<Key> keys) {
            keys.sort(Comparator.comparing(Key::path).thenComparingLong(Key::sequence));
            WireWriter out = new WireWriter(keys.size() * 24);
            byte[] last = new byte[0];
            for (Key key : keys) {
                byte[] path = key.path.array();
                int shared = Arrays.mismatch(last, path);
                if (shared < 0) {
                    shared = path.length;
                }
                out.varint(shared).bytes(path, shared, path.length - shared).varint(key.sequence);
                last = path;
            }
            this.data = out.toByteArray();
            this.in = new WireReader(data);
        }

        void advance() throws IOException {
            if (in.atEnd()) {
                head = null;
                return;
            }
            int shared = (int) in.varint();
            int rest = (int) in.varint();
            Bytes path = ManifestWriter.join(previous, shared, data, in.skip(rest), rest);
            previous = path.array();
            head = new Key(path, in.varint());
        }
    }

    private record Deleted(Bytes path, long sequence) {}

    private final @Nullable EntryCursor base;
    private final Journal journal;
    private final PriorityQueue<Run> runs;
    private final Deque<Deleted> deleted = new ArrayDeque<>();
    private @Nullable Entry baseHead;
    private boolean fromJournal;

    public Merge(@Nullable Manifest base, Journal journal) throws IOException {
        this.base = base == null ? null : base.cursor();
        this.journal = journal;
        List<Run> all = new ArrayList<>();
        List<Key> keys = new ArrayList<>();
        journal.forEach(item -> {
            if (item.type() == Journal.Type.ENTRY || item.type() == Journal.Type.DELETE) {
                keys.add(new Key(item.path(), item.sequence()));
                if (keys.size() == RUN) {
                    all.add(new Run(keys));
                    keys.clear();
                }
            }
        });
        if (!keys.isEmpty()) {
            all.add(new Run(keys));
        }
        runs = new PriorityQueue<>(
                Math.max(1, all.size()), Comparator.comparing(Merge::headPath).thenComparingLong(Merge::headSequence));
        for (Run run : all) {
            run.advance();
            runs.add(run);
        }
        advanceBase();
    }

    private static Bytes headPath(Run run) {
        Key head = run.head;
        return head == null ? Bytes.EMPTY : head.path;
    }

    private static long headSequence(Run run) {
        Key head = run.head;
        return head == null ? 0 : head.sequence;
    }

    private void advanceBase() throws IOException {
        EntryCursor cursor = base;
        baseHead = cursor == null ? null : cursor.next();
    }

    /** Whether the entry that came last is the journal's: then its hashes are in the journal's file. */
    public boolean fromJournal() {
        return fromJournal;
    }

    @Override
    public @Nullable Entry next() throws IOException {
        while (true) {
            Entry old = baseHead;
            Run run = runs.peek();
            if (old == null && run == null) {
                return null;
            }
            Bytes journalPath = run == null ? null : headPath(run);
            Bytes path;
            if (journalPath != null && (old == null || journalPath.compareTo(old.path()) <= 0)) {
                path = journalPath;
            } else if (old != null) {
                path = old.path();
            } else {
                return null;
            }
            while (!deleted.isEmpty() && !covers(deleted.peek().path, path)) {
                deleted.pop();
            }
            Entry chosen = null;
            long chosenSequence = -1;
            if (old != null && old.path().equals(path)) {
                chosen = old;
                advanceBase();
            }
            fromJournal = false;
            while (run != null && headPath(run).equals(path)) {
                runs.poll();
                Journal.Item item = journal.at(headSequence(run));
                chosenSequence = item.sequence();
                chosen = item.entry();
                fromJournal = true;
                if (item.type() == Journal.Type.DELETE) {
                    deleted.push(new Deleted(path, item.sequence()));
                }
                run.advance();
                if (run.head != null) {
                    runs.add(run);
                }
                run = runs.peek();
            }
            if (chosen != null && !goneBy(chosenSequence)) {
                return chosen;
            }
        }
    }

    private boolean goneBy(long sequence) {
        for (Deleted d : deleted) {
            if (d.sequence > sequence) {
                return true;
            }
        }
        return false;
    }

    private static boolean covers(Bytes directory, Bytes path) {
        return directory.equals(path)
                || PathOrder.below(directory.array(), directory.length(), path.array(), path.length());
    }
}
