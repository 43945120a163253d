package org.understudy.agent.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.GapReason;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.MeasureResult;
import org.understudy.agent.protocol.Rule.Decision;

/** Counts what a capture would send, without reading any content. */
final class Measurer implements Visitor {
    private static final int BIGGEST = 20;
    private static final byte[] NO_NAME = {};

    private final Job.Measure job;
    private final Inbox inbox;
    private final Totals totals;
    private final Fingerprints fingerprints;
    private final LinkTable links = new LinkTable();
    private final @Nullable OldJoin join;
    private final long[] entries = new long[Decision.values().length];
    private final long[] bytes = new long[Decision.values().length];
    private final Map<Bytes, long[]> top = new TreeMap<>();
    private final PriorityQueue<MeasureResult.Sized> biggest =
            new PriorityQueue<>(Comparator.comparingLong(MeasureResult.Sized::bytes));
    private long changedEntries;
    private long changedBytes;

    Measurer(Job.Measure job, FrameWriter writer, Inbox inbox, Totals totals) {
        this.job = job;
        this.inbox = inbox;
        this.totals = totals;
        this.fingerprints = new Fingerprints(new Hash(job.seed()), job.fakeKey());
        this.join = job.old() ? new OldJoin(new OldCursor(inbox, writer), (path, length) -> totals.deleted++) : null;
    }

    MeasureResult measure() throws IOException {
        Selector selector = new Selector(job.selection().rules());
        try (Walker walker = new Walker(Libc.get(), job.selection(), selector, List.of(), this)) {
            walker.walk();
        }
        if (join != null) {
            join.end();
        }
        List<MeasureResult.Count> byDecision = new ArrayList<>();
        for (int i = 0; i < entries.length; i++) {
            byDecision.add(new MeasureResult.Count(entries[i], bytes[i]));
        }
        List<MeasureResult.Sized> directories = new ArrayList<>();
        top.forEach((path, sum) -> directories.add(new MeasureResult.Sized(path, sum[0], sum[1])));
        List<MeasureResult.Sized> big = new ArrayList<>(biggest);
        big.sort(Comparator.comparingLong(MeasureResult.Sized::bytes).reversed());
        return new MeasureResult(
                byDecision,
                directories,
                big,
                new MeasureResult.Count(changedEntries, changedBytes),
                totals.deleted,
                totals.gaps);
    }

    @Override
    public void entry(Walker w) throws IOException {
        inbox.check();
        totals.entries++;
        totals.at(w.path, w.pathLength);
        FileStat s = w.stat;
        if (s.isSocket()) {
            totals.gaps++;
            return;
        }
        Decision decision = s.isRegular() ? w.decision : Decision.MIRROR;
        byte[] first = null;
        if (!s.isDirectory() && s.links > 1) {
            first = links.firstName(s.device, s.inode, decision.code(), w.path, w.pathLength);
        }
        boolean file = s.isRegular() && first == null;
        long size = file && decision != Decision.EMPTY ? Math.min(s.size, s.blocks * 512) : 0;
        if (file) {
            totals.files++;
        }
        entries[decision.code()]++;
        bytes[decision.code()] += size;
        sum(w, size);
        if (size > 0 && (biggest.size() < BIGGEST || size > biggest.element().bytes())) {
            biggest.add(new MeasureResult.Sized(copy(w.path, w.pathLength), 1, size));
            if (biggest.size() > BIGGEST) {
                biggest.remove();
            }
        }
        if (join == null) {
            changedEntries++;
            changedBytes += size;
            return;
        }
        compare(join, w, s, decision, first, size);
    }

    private void compare(OldJoin old, Walker w, FileStat s, Decision decision, byte @Nullable [] first, long size)
            throws IOException {
        Kind kind = first != null ? Kind.HARD_LINK : Capturer.kind(s);
        if (kind == null) {
            return;
        }
        boolean there = old.find(w.path, w.pathLength);
        long state = fingerprints.state(kind, s, decision, w.mountPoint, first == null ? NO_NAME : first);
        if (there && kind == old.kind && state == old.state) {
            return;
        }
        changedEntries++;
        if (there && old.kind == Kind.DIRECTORY && kind != Kind.DIRECTORY) {
            old.cover(w.path, w.pathLength);
        }
        if (!there || fingerprints.content(kind, s, decision) != old.content) {
            changedBytes += size;
        }
    }

    private void sum(Walker w, long size) {
        int slash = 0;
        while (slash < w.pathLength && w.path[slash] != '/') {
            slash++;
        }
        if (slash == w.pathLength && !w.stat.isDirectory()) {
            slash = 0;
        }
        long[] sum = top.computeIfAbsent(copy(w.path, slash), path -> new long[2]);
        sum[0]++;
        sum[1] += size;
    }

    private static Bytes copy(byte[] path, int length) {
        return Bytes.of(java.util.Arrays.copyOf(path, length));
    }

    @Override
    public void leftOut(Walker w) {
        entries[Decision.LEAVE_OUT.code()]++;
    }

    @Override
    public void gap(Walker w, GapReason reason, String detail, Keep keep) throws IOException {
        totals.gaps++;
        if (join != null) {
            switch (keep) {
                case ALL -> join.keep(w.path, w.pathLength);
                case BELOW -> join.cover(w.path, w.pathLength);
                case NOTHING -> {}
            }
        }
    }
}
