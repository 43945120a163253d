package org.understudy.agent.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.ContentMode;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.GapReason;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.PathOrder;
import org.understudy.agent.protocol.Rule.Decision;

/** Decides about each entry of the walk what of it is sent: nothing, the entry, or its content too. */
final class Capturer implements Visitor, AutoCloseable {
    private static final byte[] NO_NAME = {};
    private static final int READ_FLAGS = OpenFlags.RDONLY | OpenFlags.NOFOLLOW | OpenFlags.NONBLOCK;

    private final Job.Capture job;
    private final Libc libc = Libc.get();
    private final Inbox inbox;
    private final Totals totals;
    private final ChangeSink sink;
    private final Selector selector;
    private final Fingerprints fingerprints;
    private final LinkTable links = new LinkTable();
    private final OldJoin join;
    private final ContentSender contents;
    private final DeltaSender deltas;
    private final XattrReader xattrs = new XattrReader(libc.xattrs());
    private final FileSource.Buffer buffer = new FileSource.Buffer();
    private final EntryHead head = new EntryHead();
    private final FileStat fresh = new FileStat();
    private int pass = 1;
    private List<Bytes> only = List.of();
    private final Set<Bytes> missing = new HashSet<>();
    private boolean oldHere;
    private long entriesBefore;

    Capturer(Job.Capture job, FrameWriter writer, Inbox inbox, Outbox outbox, Totals totals) throws IOException {
        this.job = job;
        this.inbox = inbox;
        this.totals = totals;
        this.sink = new ChangeSink(outbox, totals);
        this.selector = new Selector(job.selection().rules());
        Hash hash = new Hash(job.seed());
        this.fingerprints = new Fingerprints(hash, job.fakeKey());
        this.join = new OldJoin(new OldCursor(inbox, writer), sink::delete);
        this.contents = new ContentSender(sink, hash, fingerprints, totals, inbox);
        this.deltas = new DeltaSender(writer, inbox, contents, hash);
    }

    /** The first pass: everything, against what the portal has. */
    void first() throws IOException {
        walk();
        join.end();
        endPass();
    }

    /** A later pass: some paths once more, and the files that the console puts in. */
    void again(Job.Pass again) throws IOException {
        pass++;
        List<Bytes> paths = new ArrayList<>(again.paths());
        paths.sort(null);
        only = withoutNested(paths);
        missing.clear();
        missing.addAll(only);
        if (!only.isEmpty()) {
            walk();
        }
        for (Bytes path : only) {
            if (missing.contains(path)) {
                sink.gap(path.array(), path.length(), GapReason.VANISHED, "it was to be read once more");
            }
        }
        for (Job.Injected file : again.files()) {
            inject(file);
        }
        endPass();
    }

    private void walk() throws IOException {
        try (Walker walker = new Walker(libc, job.selection(), selector, only, this)) {
            walker.walk();
        }
    }

    private void endPass() throws IOException {
        deltas.finish();
        sink.endPass(pass, totals.entries - entriesBefore);
        entriesBefore = totals.entries;
    }

    private static List<Bytes> withoutNested(List<Bytes> sorted) {
        List<Bytes> result = new ArrayList<>();
        for (Bytes path : sorted) {
            if (!result.isEmpty()) {
                Bytes last = result.getLast();
                if (last.equals(path) || PathOrder.below(last.array(), last.length(), path.array(), path.length())) {
                    continue;
                }
            }
            result.add(path);
        }
        return result;
    }

    @Override
    public void leftOut(Walker w) throws IOException {
        inbox.check();
    }

    @Override
    public void gap(Walker w, GapReason reason, String detail, Keep keep) throws IOException {
        sink.gap(w.path, w.pathLength, reason, detail);
        if (pass == 1) {
            switch (keep) {
                case ALL -> join.keep(w.path, w.pathLength);
                case BELOW -> join.cover(w.path, w.pathLength);
                case NOTHING -> {}
            }
        }
    }

    @Override
    public void entry(Walker w) throws IOException {
        deltas.work();
        inbox.check();
        totals.entries++;
        totals.at(w.path, w.pathLength);
        if (!missing.isEmpty()) {
            missing.remove(Bytes.of(java.util.Arrays.copyOf(w.path, w.pathLength)));
        }
        FileStat s = w.stat;
        Kind kind = kind(s);
        if (kind == null) {
            sink.gap(w.path, w.pathLength, GapReason.SOCKET, "");
            return;
        }
        Decision decision = kind == Kind.FILE ? w.decision : Decision.MIRROR;
        byte[] first = null;
        if (kind != Kind.DIRECTORY && s.links > 1) {
            first = links.firstName(s.device, s.inode, decision.code(), w.path, w.pathLength);
        }
        if (first != null) {
            kind = Kind.HARD_LINK;
        } else if (kind == Kind.FILE) {
            totals.files++;
        }
        oldHere = pass == 1 && join.find(w.path, w.pathLength);
        long state = fingerprints.state(kind, s, decision, w.mountPoint, first == null ? NO_NAME : first);
        boolean compare = job.verify() && kind == Kind.FILE && decision != Decision.EMPTY && s.size > 0;
        if (oldHere) {
            if (state != 0 && state == join.state && kind == join.kind && !compare) {
                return;
            }
            if (join.kind == Kind.DIRECTORY && kind != Kind.DIRECTORY) {
                join.cover(w.path, w.pathLength);
            }
        }
        if (kind == Kind.FILE) {
            file(w, s, decision, state, compare);
        } else {
            plain(w, s, kind, decision, state, first);
        }
    }

    static @Nullable Kind kind(FileStat s) {
        return switch (s.mode & 0xf000) {
            case 0x4000 -> Kind.DIRECTORY;
            case 0x8000 -> Kind.FILE;
            case 0xa000 -> Kind.SYMLINK;
            case 0x1000 -> Kind.FIFO;
            case 0x2000 -> Kind.CHARACTER_DEVICE;
            case 0x6000 -> Kind.BLOCK_DEVICE;
            default -> null;
        };
    }

    // Entries without content

    private void plain(Walker w, FileStat s, Kind kind, Decision decision, long state, byte @Nullable [] first)
            throws IOException {
        byte[] target = first == null ? NO_NAME : first;
        if (kind == Kind.SYMLINK) {
            try {
                target = libc.readlinkat(w.parentFd, w.name, w.nameLength);
            } catch (ErrnoException e) {
                unreadable(w, s, decision, e.errno());
                return;
            }
        }
        attributes(w, kind, -1);
        fill(w, s, kind, kind == Kind.DIRECTORY ? 0 : s.size, state, fingerprints.content(kind, s, decision));
        var writer = sink.entry(head, target.length);
        if (kind == Kind.SYMLINK || kind == Kind.HARD_LINK) {
            writer.target(target, target.length);
        }
    }

    private void fill(Walker w, FileStat s, Kind kind, long size, long state, int content) {
        boolean device = kind == Kind.CHARACTER_DEVICE || kind == Kind.BLOCK_DEVICE;
        head.id = sink.nextId();
        head.path = w.path;
        head.pathLength = w.pathLength;
        head.kind = kind;
        head.mode = s.permissions();
        head.uid = s.uid;
        head.gid = s.gid;
        head.mtimeSeconds = s.mtimeSeconds;
        head.mtimeNanos = s.mtimeNanos;
        head.size = size;
        head.rdev = device ? s.rdev : 0;
        head.links = Integer.toUnsignedLong(s.links);
        head.state = state;
        head.content = content;
    }

    private void attributes(Walker w, Kind kind, int fd) throws IOException {
        head.xattrs = List.of();
        if (w.mountPoint || kind == Kind.HARD_LINK) {
            return;
        }
        try {
            if (fd >= 0) {
                head.xattrs = xattrs.of(fd);
            } else if (w.selfFd >= 0) {
                head.xattrs = xattrs.of(w.selfFd);
            } else if (w.parentFd >= 0) {
                head.xattrs = xattrs.of(w.parentFd, w.name, w.nameLength);
            }
            if (xattrs.incomplete) {
                sink.gap(w.path, w.pathLength, GapReason.LIMIT, "its extended attributes are too large together");
            }
        } catch (ErrnoException e) {
            if (!e.is(Errno.ENOENT)) {
                sink.gap(w.path, w.pathLength, Walker.reason(e.errno()), "its extended attributes: " + e.reason());
            }
        }
    }

    // Files

    private void file(Walker w, FileStat s, Decision decision, long state, boolean compare) throws IOException {
        int content = fingerprints.content(Kind.FILE, s, decision);
        boolean there = oldHere && join.kind == Kind.FILE;
        if (decision == Decision.EMPTY) {
            attributes(w, Kind.FILE, -1);
            fill(w, s, Kind.FILE, 0, state, content);
            sink.entry(head, 16).inline(NO_NAME, 0, 0);
            return;
        }
        if (there && content != 0 && content == join.content && !compare) {
            attributes(w, Kind.FILE, -1);
            fill(w, s, Kind.FILE, s.size, state, content);
            sink.entry(head, 16).contentMode(ContentMode.AS_BEFORE);
            return;
        }
        boolean ask = there && compare;
        boolean large = s.size > Limits.INLINE;
        if (large && (there || pass > 1)) {
            ask = true;
        }
        if (ask) {
            deltas.makeRoom();
        }
        if (decision == Decision.FAKE) {
            fake(w, s, ask, large, state, content);
            return;
        }
        int fd = Walker.open(libc, w.parentFd, w.name, w.nameLength, READ_FLAGS);
        if (fd < 0) {
            unreadable(w, s, decision, -fd);
            return;
        }
        boolean handedOver = false;
        try {
            if (!ask && !large && inline(w, s, fd, decision)) {
                return;
            }
            libc.fstat(fd, fresh);
            if (!fresh.isRegular()) {
                unreadable(w, s, decision, Errno.ENOENT);
                return;
            }
            handedOver = true;
            stream(w, fd, decision, ask);
        } catch (ErrnoException e) {
            unreadable(w, s, decision, e.errno());
        } finally {
            if (!handedOver) {
                libc.close(fd);
            }
        }
    }

    /** Sends a small file within its entry; false where it does not hold still, or has grown. */
    private boolean inline(Walker w, FileStat s, int fd, Decision decision) throws IOException {
        byte[] data = contents.scratch();
        FileStat before = s;
        for (int i = 0; i < 3; i++) {
            int got = readSmall(fd, data);
            totals.bytesRead += got;
            libc.fstat(fd, fresh);
            if (fresh.sameContentAs(before) && fresh.inode == before.inode) {
                if (got != fresh.size) {
                    return false;
                }
                attributes(w, Kind.FILE, fd);
                fill(
                        w,
                        fresh,
                        Kind.FILE,
                        got,
                        fingerprints.state(Kind.FILE, fresh, decision, false, NO_NAME),
                        fingerprints.content(Kind.FILE, fresh, decision));
                sink.entry(head, got + 16).inline(data, 0, got);
                sink.countContent(got);
                return true;
            }
            if (!fresh.isRegular() || fresh.size > Limits.INLINE) {
                return false;
            }
            s.copyFrom(fresh);
            before = s;
        }
        return false;
    }

    private int readSmall(int fd, byte[] data) throws IOException {
        var segment = buffer.segment();
        int got = 0;
        while (got <= Limits.INLINE) {
            int n = libc.pread(fd, segment, got, Limits.INLINE + 1 - got, got);
            if (n == 0) {
                break;
            }
            got += n;
        }
        java.lang.foreign.MemorySegment.copy(segment, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, data, 0, got);
        return got;
    }

    private void stream(Walker w, int fd, Decision decision, boolean ask) throws IOException {
        ContentSource source = new FileSource(libc, fd, buffer, fresh);
        attributes(w, Kind.FILE, fd);
        fill(
                w,
                fresh,
                Kind.FILE,
                fresh.size,
                fingerprints.state(Kind.FILE, fresh, decision, false, NO_NAME),
                fingerprints.content(Kind.FILE, fresh, decision));
        send(w, source, decision, ask && fresh.size > 0);
    }

    private void fake(Walker w, FileStat s, boolean ask, boolean large, long state, int content) throws IOException {
        byte[] path = java.util.Arrays.copyOf(w.path, w.pathLength);
        FakeSource source = new FakeSource(job.fakeKey(), path, s.size);
        attributes(w, Kind.FILE, -1);
        fill(w, s, Kind.FILE, s.size, state, content);
        if (!ask && !large) {
            byte[] data = contents.scratch();
            int got = source.read(0, data, 0, (int) s.size);
            sink.entry(head, got + 16).inline(data, 0, got);
            sink.countContent(got);
            return;
        }
        fresh.copyFrom(s);
        send(w, source, Decision.FAKE, ask);
    }

    /** Sends the entry whose head has been filled, and its content. The stat of the source is in {@link #fresh}. */
    private void send(Walker w, ContentSource source, Decision decision, boolean ask) throws IOException {
        long id = head.id;
        Bytes path = Bytes.of(java.util.Arrays.copyOf(w.path, w.pathLength));
        sink.entry(head, 16).contentMode(ask ? ContentMode.FOLLOWS_CHANGED : ContentMode.FOLLOWS);
        if (ask) {
            deltas.add(id, path, source, fresh, decision);
        } else {
            contents.whole(id, path, source, fresh, decision);
        }
    }

    /** It is there, but cannot be read (the portal keeps what it has), or it is gone. */
    private void unreadable(Walker w, FileStat s, Decision decision, int errno) throws IOException {
        boolean vanished = errno == Errno.ENOENT || errno == Errno.ELOOP || errno == Errno.ESTALE;
        if (s.links > 1) {
            links.forget(s.device, s.inode, decision.code());
        }
        sink.gap(
                w.path,
                w.pathLength,
                vanished ? GapReason.VANISHED : Walker.reason(errno),
                vanished ? "before it was read" : Errno.text(errno));
        if (vanished && oldHere) {
            sink.delete(w.path, w.pathLength);
        }
    }

    private void inject(Job.Injected file) throws IOException {
        inbox.check();
        head.id = sink.nextId();
        head.path = file.path().array();
        head.pathLength = file.path().length();
        head.kind = Kind.FILE;
        head.mode = file.mode();
        head.uid = file.uid();
        head.gid = file.gid();
        head.mtimeSeconds = System.currentTimeMillis() / 1000;
        head.mtimeNanos = 0;
        head.size = file.content().length();
        head.rdev = 0;
        head.links = 1;
        head.state = 0;
        head.content = 0;
        head.xattrs = List.<Change.Xattr>of();
        sink.entry(head, file.content().length() + 16)
                .inline(file.content().array(), 0, file.content().length());
        sink.countContent(file.content().length());
    }

    @Override
    public void close() {
        deltas.abandon();
    }
}
