package org.understudy.agent.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.DirectoryBuffer;
import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.GapReason;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.PathOrder;
import org.understudy.agent.protocol.Root;
import org.understudy.agent.protocol.Rule.Decision;
import org.understudy.agent.protocol.Selection;

/**
 * Goes through the selected tree in canonical order, by directory handles. It stays within the listed roots: where one is
 * mounted it goes on in that root's directory; any other mount point is an empty directory. Holds one handle and one list of
 * names per depth.
 */
final class Walker implements AutoCloseable {
    private static final int DIRECTORY_FLAGS =
            OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW | OpenFlags.NONBLOCK;

    private final Libc libc;
    private final List<Root> roots;
    private final Selector selector;
    private final List<Bytes> only;
    private final Visitor visitor;
    private final List<Level> levels = new ArrayList<>();
    private final DirectoryBuffer buffer = new DirectoryBuffer();
    private int depth;

    /** The entry at hand. */
    final byte[] path = new byte[Limits.PATH + Limits.NAME + 2];

    int pathLength;
    final byte[] name = new byte[Limits.NAME + 1];
    int nameLength;
    /** The directory that the name is in; -1 for the root. */
    int parentFd = -1;
    /** Of a directory that could be opened, else -1. */
    int selfFd = -1;

    FileStat stat = new FileStat();
    private final FileStat entryStat = stat;
    Decision decision = Decision.MIRROR;
    boolean mountPoint;

    /** Walks everything, or only the given paths (in canonical order) and what is below them. */
    Walker(Libc libc, Selection selection, Selector selector, List<Bytes> only, Visitor visitor) {
        this.libc = libc;
        this.roots = selection.roots();
        this.selector = selector;
        this.only = only;
        this.visitor = visitor;
    }

    void walk() throws IOException {
        openRoot();
        while (depth > 0) {
            Level level = levels.get(depth - 1);
            if (level.next == level.listing.count()) {
                leave(level);
            } else {
                step(level, level.next++);
            }
        }
    }

    private void openRoot() throws IOException {
        byte[] source = roots.getFirst().source().array();
        pathLength = 0;
        nameLength = 0;
        parentFd = -1;
        int fd = open(Libc.AT_FDCWD, source, source.length, DIRECTORY_FLAGS & ~OpenFlags.NOFOLLOW);
        if (fd < 0) {
            throw new ErrnoException(-fd, "open", roots.getFirst().source().toString());
        }
        libc.fstat(fd, stat);
        int rule = selector.rule(Selector.NONE, path, 0, 0, true);
        decision = Decision.MIRROR;
        mountPoint = false;
        selfFd = fd;
        boolean passing = passing();
        if (!passing) {
            visitor.entry(this);
        }
        enter(fd, rule, false, passing);
    }

    private void step(Level level, int index) throws IOException {
        if (!append(level, index)) {
            return;
        }
        boolean passing = false;
        if (!only.isEmpty()) {
            if (!wanted()) {
                return;
            }
            passing = passing();
        }
        int type = level.listing.type(index);
        parentFd = level.fd;
        selfFd = -1;
        stat = entryStat;
        mountPoint = false;
        boolean statDone = false;
        if (type == 0) {
            if (!stat()) {
                return;
            }
            statDone = true;
        }
        boolean directory = statDone ? stat.isDirectory() : type == 4;
        int nameAt = pathLength - nameLength;
        int rule = selector.rule(level.rule, path, pathLength, nameAt, directory);
        decision = selector.decision(rule);
        boolean out = decision == Decision.LEAVE_OUT;
        if (out && (!directory || !selector.neededBelow(rule, path, pathLength))) {
            visitor.leftOut(this);
            return;
        }
        if (!statDone && !stat()) {
            return;
        }
        if (stat.isDirectory()) {
            directory(level, rule, out, passing);
        } else if (!passing && !out) {
            tellPending();
            visitor.entry(this);
        }
    }

    private void directory(Level level, int rule, boolean out, boolean passing) throws IOException {
        Root root = rootHere();
        if (root == null && foreign(level)) {
            mountPoint = true;
            if (!out && !passing) {
                tellPending();
                visitor.entry(this);
                if (stat.mountId != 0 && stat.mountId == level.stat.mountId) {
                    visitor.gap(
                            this, GapReason.OTHER_FILE_SYSTEM, "a subvolume that is not listed", Visitor.Keep.NOTHING);
                }
            }
            return;
        }
        int fd;
        if (root == null) {
            fd = open(level.fd, name, nameLength, DIRECTORY_FLAGS);
        } else {
            byte[] source = root.source().array();
            fd = open(Libc.AT_FDCWD, source, source.length, DIRECTORY_FLAGS & ~OpenFlags.NOFOLLOW);
        }
        if (fd < 0) {
            if (fd == -Errno.ENOENT || fd == -Errno.ENOTDIR) {
                visitor.gap(this, GapReason.VANISHED, "while it was walked", Visitor.Keep.NOTHING);
                return;
            }
            if (!out && !passing) {
                tellPending();
                visitor.entry(this);
            }
            if (out) {
                unreadable(-fd);
            } else {
                visitor.gap(this, reason(-fd), Errno.text(-fd), Visitor.Keep.BELOW);
            }
            return;
        }
        if (root != null) {
            libc.fstat(fd, stat);
        }
        selfFd = fd;
        if (!out && !passing) {
            tellPending();
            visitor.entry(this);
        }
        enter(fd, rule, out, passing);
    }

    private void enter(int fd, int rule, boolean pending, boolean passing) throws IOException {
        if (depth == levels.size()) {
            levels.add(new Level());
        }
        Level level = levels.get(depth++);
        level.fd = fd;
        level.next = 0;
        level.pathLength = pathLength;
        level.rule = rule;
        level.pending = pending;
        level.passing = passing;
        level.stat.copyFrom(stat);
        level.listing.clear();
        try {
            level.listing.read(libc, fd, buffer);
        } catch (ErrnoException e) {
            level.listing.clear();
            visitor.gap(this, reason(e.errno()), e.reason(), pending ? Visitor.Keep.ALL : Visitor.Keep.BELOW);
        }
    }

    private void leave(Level level) {
        libc.close(level.fd);
        level.fd = -1;
        level.listing.clear();
        depth--;
    }

    /** Tells the directories above that were held back, now that something below them is taken in. */
    private void tellPending() throws IOException {
        boolean any = false;
        for (int i = 0; i < depth; i++) {
            any |= levels.get(i).pending;
        }
        if (!any) {
            return;
        }
        int length = pathLength;
        FileStat statBefore = stat;
        int selfBefore = selfFd;
        Decision decisionBefore = decision;
        boolean mountBefore = mountPoint;
        for (int i = 0; i < depth; i++) {
            Level level = levels.get(i);
            if (level.pending) {
                level.pending = false;
                pathLength = level.pathLength;
                stat = level.stat;
                selfFd = level.fd;
                decision = Decision.MIRROR;
                mountPoint = false;
                if (!level.passing) {
                    visitor.entry(this);
                }
            }
        }
        pathLength = length;
        stat = statBefore;
        selfFd = selfBefore;
        decision = decisionBefore;
        mountPoint = mountBefore;
    }

    private boolean append(Level level, int index) throws IOException {
        nameLength = level.listing.name(index, name, 0);
        int at = level.pathLength;
        if (at > 0) {
            path[at++] = '/';
        }
        System.arraycopy(name, 0, path, at, nameLength);
        pathLength = at + nameLength;
        if (pathLength > Limits.PATH) {
            pathLength = level.pathLength;
            visitor.gap(this, GapReason.LIMIT, "a path below has more than 4096 bytes", Visitor.Keep.NOTHING);
            return false;
        }
        return true;
    }

    private boolean stat() throws IOException {
        int result = libc.tryStat(parentFd, name, nameLength, stat);
        if (result == 0) {
            return true;
        }
        if (result == -Errno.ENOENT) {
            visitor.gap(this, GapReason.VANISHED, "while it was walked", Visitor.Keep.NOTHING);
        } else {
            unreadable(-result);
        }
        return false;
    }

    /** What the portal has of this path stays, and so do the directories above it. */
    private void unreadable(int errno) throws IOException {
        tellPending();
        visitor.gap(this, reason(errno), Errno.text(errno), Visitor.Keep.ALL);
    }

    private boolean foreign(Level level) {
        return stat.device != level.stat.device || (stat.mountRoot && stat.mountId != level.stat.mountId);
    }

    private @Nullable Root rootHere() {
        for (int i = 1; i < roots.size(); i++) {
            byte[] at = roots.get(i).mountPoint().array();
            if (PathOrder.compare(at, at.length, path, pathLength) == 0) {
                return roots.get(i);
            }
        }
        return null;
    }

    /** The path is one that is asked for, below one, or above one. */
    private boolean wanted() {
        for (Bytes each : only) {
            byte[] p = each.array();
            if (PathOrder.compare(p, p.length, path, pathLength) == 0
                    || PathOrder.below(p, p.length, path, pathLength)
                    || PathOrder.below(path, pathLength, p, p.length)) {
                return true;
            }
        }
        return false;
    }

    /** The path is only on the way to one that is asked for. */
    private boolean passing() {
        if (only.isEmpty()) {
            return false;
        }
        for (Bytes each : only) {
            byte[] p = each.array();
            if (PathOrder.compare(p, p.length, path, pathLength) == 0
                    || PathOrder.below(p, p.length, path, pathLength)) {
                return false;
            }
        }
        return true;
    }

    /** Opens without touching the access time where that is permitted; answers the negative error number. */
    private int open(int dir, byte[] at, int length, int flags) {
        return open(libc, dir, at, length, flags);
    }

    static int open(Libc libc, int dir, byte[] at, int length, int flags) {
        int fd = libc.tryOpenat(dir, at, length, flags | OpenFlags.NOATIME, 0);
        return fd == -Errno.EPERM ? libc.tryOpenat(dir, at, length, flags, 0) : fd;
    }

    static GapReason reason(int errno) {
        return switch (errno) {
            case Errno.ENOENT -> GapReason.VANISHED;
            case Errno.EACCES, Errno.EPERM, Errno.ELOOP -> GapReason.REFUSED;
            case Errno.ENAMETOOLONG -> GapReason.LIMIT;
            default -> GapReason.INPUT_OUTPUT;
        };
    }

    @Override
    public void close() {
        while (depth > 0) {
            leave(levels.get(depth - 1));
        }
    }
}
