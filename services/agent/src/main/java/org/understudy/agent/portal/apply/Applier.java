package org.understudy.agent.portal.apply;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.portal.manifest.BlockList;
import org.understudy.agent.portal.manifest.Entry;
import org.understudy.agent.portal.manifest.HashFile;
import org.understudy.agent.portal.manifest.Journal;
import org.understudy.agent.portal.manifest.KnownTree;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.ChangeReader;
import org.understudy.agent.protocol.ContentMode;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.PathOrder;
import org.understudy.agent.protocol.ProtocolException;

/**
 * Does to a mounted tree what the batches of changes say, in their order, and writes down in the journal what is done. All of it
 * on one thread, which also made it.
 */
public final class Applier implements AutoCloseable {
    private static final int PENDING_MAX = 8192;
    private static final int OPEN_MAX = 64;
    /** What ext4 can hold in one file. */
    private static final long SIZE_MAX = (1L << 44) - 4096;

    private static final int NEW_FLAGS = OpenFlags.RDWR | OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.NOFOLLOW;
    private static final int OLD_FLAGS = OpenFlags.RDWR | OpenFlags.NOFOLLOW | OpenFlags.NONBLOCK;
    private static final int COPY = 1 << 20;

    /** A file whose content is on its way. */
    private static final class Pending {
        final Change.Entry entry;
        final Content content;
        int fd;

        Pending(Change.Entry entry, Content content, int fd) {
            this.entry = entry;
            this.content = content;
            this.fd = fd;
        }
    }

    private final Libc libc = Libc.get();
    private final Directories directories;
    private final KnownTree known;
    private final Journal journal;
    private final HashFile hashes;
    private final Hash hash;
    private final Report report;
    private final Metadata metadata;
    private final Content.Scratch scratch = new Content.Scratch();
    private final ChangeReader reader = new ChangeReader();
    private final FileStat stat = new FileStat();
    private final LinkedHashMap<Long, Pending> pending = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Bytes> touched = new HashSet<>();
    private final List<Bytes> deletions = new ArrayList<>();
    private final AtomicLong contentBytes = new AtomicLong();
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong files = new AtomicLong();
    private volatile Bytes last = Bytes.EMPTY;
    private long highestId;
    private int open;
    private long temporary;

    public Applier(Path root, KnownTree known, Hash hash, Report report) throws IOException {
        int fd = libc.openat(
                Libc.AT_FDCWD,
                root.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW,
                0);
        this.directories = new Directories(libc, fd);
        this.known = known;
        this.journal = known.journal();
        this.hashes = known.journalHashes();
        this.hash = hash;
        this.report = report;
        this.metadata = new Metadata(libc, report);
    }

    public long contentBytes() {
        return contentBytes.get();
    }

    public long entries() {
        return entries.get();
    }

    public long files() {
        return files.get();
    }

    public Bytes lastPath() {
        return last;
    }

    /** Directories whose times have to be set again in the end are kept; those of an earlier run come from its journal. */
    public void touch(Bytes directory) {
        touched.add(directory);
    }

    public void apply(byte[] batch, int offset, int length) throws IOException {
        reader.wrap(batch, offset, length);
        Change change = reader.next();
        while (change != null) {
            switch (change) {
                case Change.Entry e -> entry(e);
                case Change.Content c -> {
                    Pending p = pending(c.id());
                    limit(p.entry, c.offset() + c.length());
                    p.content.write(p.fd, c.buffer(), c.start(), c.length(), c.offset());
                    contentBytes.addAndGet(c.length());
                }
                case Change.Zero z -> {
                    Pending p = pending(z.id());
                    limit(p.entry, z.offset() + z.length());
                    p.content.zero(p.fd, z.offset(), z.length());
                }
                case Change.End f -> end(f);
                case Change.Delete d -> deletions.add(d.path());
                case Change.Gap g ->
                    report.line(g.reason().name().toLowerCase(java.util.Locale.ROOT), g.path(), g.detail());
            }
            change = reader.next();
        }
    }

    private static void limit(Change.Entry e, long size) throws ProtocolException {
        if (size > SIZE_MAX) {
            throw new ProtocolException("The file " + e.path() + " is said to have " + size
                    + " bytes; the replica's file systems hold files of up to " + SIZE_MAX + ".");
        }
    }

    private Pending pending(long id) throws IOException {
        Pending p = pending.get(id);
        if (p == null) {
            throw new ProtocolException("Content comes for the entry " + id + ", of which none is expected.");
        }
        if (p.fd < 0) {
            int dir = directories.enterParent(p.entry.path());
            p.fd = libc.openat(dir, Directories.name(p.entry.path()), OLD_FLAGS, 0);
            open++;
            limitOpen(p);
        }
        return p;
    }

    private void limitOpen(Pending keep) {
        if (open <= OPEN_MAX) {
            return;
        }
        for (Pending other : pending.values()) {
            if (other != keep && other.fd >= 0) {
                libc.close(other.fd);
                other.fd = -1;
                open--;
                return;
            }
        }
    }

    private void entry(Change.Entry e) throws IOException {
        if (e.id() <= highestId) {
            throw new ProtocolException("The entry " + e.id() + " comes twice or out of order.");
        }
        highestId = e.id();
        limit(e, e.kind() == Kind.FILE ? e.size() : 0);
        last = e.path();
        entries.incrementAndGet();
        if (e.path().isEmpty()) {
            metadata.apply(directories.root(), e, false, 0, 0);
            done(e);
            return;
        }
        int dir = directories.enterParent(e.path());
        byte[] name = Directories.name(e.path());
        int found = libc.tryStat(dir, name, name.length, stat);
        if (found < 0 && found != -Errno.ENOENT) {
            throw new ErrnoException(-found, "stat", e.path().toString());
        }
        boolean there = found == 0;
        if (there && e.kind() != Kind.HARD_LINK && !sameKind(e)) {
            clear(dir, name, e.path(), stat.isDirectory());
            there = false;
        }
        switch (e.kind()) {
            case DIRECTORY -> directory(dir, name, e, there);
            case FILE -> file(dir, name, e, there);
            case HARD_LINK -> hardLink(name, e, there);
            case SYMLINK -> symlink(dir, name, e, there);
            case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> node(dir, name, e, there);
        }
    }

    private boolean sameKind(Change.Entry e) {
        return switch (e.kind()) {
            case DIRECTORY -> stat.isDirectory();
            case FILE -> stat.isRegular();
            case SYMLINK -> stat.isSymlink();
            case FIFO -> stat.isFifo();
            case CHARACTER_DEVICE -> stat.isCharacterDevice();
            case BLOCK_DEVICE -> stat.isBlockDevice();
            case HARD_LINK -> true;
        };
    }

    private void clear(int dir, byte[] name, Bytes path, boolean directory) throws IOException {
        touchParent(path);
        directories.remove(dir, name);
        if (directory) {
            closeBelow(path);
            journal.delete(path);
        }
    }

    /** Files below a removed directory get no content any longer. */
    private void closeBelow(Bytes path) throws ProtocolException {
        for (Pending p : pending.values()) {
            Bytes other = p.entry.path();
            if (PathOrder.below(path.array(), path.length(), other.array(), other.length())) {
                throw new ProtocolException(
                        "The content of " + other + " is on its way while " + path + " is replaced.");
            }
        }
    }

    private void touchParent(Bytes path) {
        touched.add(Directories.parent(path));
    }

    private void done(Change.Entry e) throws IOException {
        if (e.kind() == Kind.DIRECTORY) {
            touched.add(e.path());
        }
        journal.entry(Entry.of(e, BlockList.NONE));
    }

    private void directory(int dir, byte[] name, Change.Entry e, boolean there) throws IOException {
        if (!there) {
            touchParent(e.path());
            libc.mkdirat(dir, name, 0700);
        }
        int fd = libc.openat(dir, name, OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW, 0);
        try {
            metadata.apply(fd, e, false, 0, 0);
        } finally {
            libc.close(fd);
        }
        done(e);
    }

    private void symlink(int dir, byte[] name, Change.Entry e, boolean there) throws IOException {
        if (e.target().isEmpty()) {
            throw new ProtocolException("The symbolic link " + e.path() + " has no target.");
        }
        if (!there || !e.target().equals(Bytes.of(libc.readlinkat(dir, name))) || stat.links > 1) {
            replace(dir, name, e, there, fresh -> libc.symlinkat(e.target().array(), dir, fresh));
        }
        metadata.apply(dir, name, e, true);
        done(e);
    }

    private void node(int dir, byte[] name, Change.Entry e, boolean there) throws IOException {
        int type = switch (e.kind()) {
            case FIFO -> 0x1000;
            case CHARACTER_DEVICE -> 0x2000;
            default -> 0x6000;
        };
        if (!there || stat.links > 1 || (e.kind() != Kind.FIFO && stat.rdev != e.rdev())) {
            replace(dir, name, e, there, fresh -> libc.mknodat(dir, fresh, type | 0600, e.rdev()));
        }
        metadata.apply(dir, name, e, false);
        done(e);
    }

    private interface Maker {
        void make(byte[] name) throws IOException;
    }

    /** Makes something new under the name; where something is, under another name first. */
    private void replace(int dir, byte[] name, Change.Entry e, boolean there, Maker maker) throws IOException {
        touchParent(e.path());
        if (!there) {
            maker.make(name);
            return;
        }
        byte[] fresh = freshName();
        directories.remove(dir, fresh);
        maker.make(fresh);
        libc.renameat2(dir, fresh, dir, name, 0);
    }

    private byte[] freshName() {
        return (".understudy-" + ++temporary + "~").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private void hardLink(byte[] name, Change.Entry e, boolean there) throws IOException {
        Bytes path = e.path();
        if (e.target().equals(path)) {
            throw new ProtocolException("The hard link " + path + " leads to itself.");
        }
        int targetDir = directoryOf(e.target());
        try {
            byte[] targetName = Directories.name(e.target());
            FileStat target = new FileStat();
            int found = libc.tryStat(targetDir, targetName, targetName.length, target);
            if (found < 0 || target.isDirectory()) {
                throw new ProtocolException(
                        "The hard link " + path + " leads to " + e.target() + ", where no file is.");
            }
            int dir = directories.enterParent(path);
            boolean linked = there && stat.inode == target.inode && stat.device == target.device;
            if (!linked) {
                if (there && stat.isDirectory()) {
                    clear(dir, name, path, true);
                    there = false;
                }
                boolean over = there;
                replace(dir, name, e, over, fresh -> libc.linkat(targetDir, targetName, dir, fresh, 0));
            }
            metadata.applyOwnerModeTime(dir, name, target, e);
        } finally {
            libc.close(targetDir);
        }
        done(e);
    }

    /** Opens the directory that holds the path, to be closed by the caller; the kernel keeps us beneath the root. */
    private int directoryOf(Bytes path) throws IOException {
        Bytes parent = Directories.parent(path);
        try {
            return parent.isEmpty()
                    ? libc.dup(directories.root())
                    : libc.openBeneath(directories.root(), parent.array(), OpenFlags.DIRECTORY, 0);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                throw new ProtocolException("A hard link leads to " + path + ", but its directory is not there.");
            }
            throw e;
        }
    }

    private void file(int dir, byte[] name, Change.Entry e, boolean there) throws IOException {
        files.incrementAndGet();
        ContentMode mode = e.contentMode();
        boolean keeps = mode == ContentMode.AS_BEFORE || mode == ContentMode.FOLLOWS_CHANGED;
        if (!there) {
            if (keeps) {
                throw new ProtocolException("The content of " + e.path() + " is to stay as it was, but there is none.");
            }
            touchParent(e.path());
            if (mode == ContentMode.FOLLOWS) {
                journal.begin(e.path());
            }
            content(e, libc.openat(dir, name, NEW_FLAGS, 0600), 0);
            return;
        }
        long size = stat.size;
        int fd = libc.openat(dir, name, OLD_FLAGS, 0);
        boolean handedOver = false;
        try {
            if (mode == ContentMode.AS_BEFORE) {
                if (metadata.same(fd, stat, e)) {
                    journal.entry(Entry.of(e, before(e, size)));
                    return;
                }
                if (stat.links > 1 && stat.links != e.links()) {
                    fd = split(dir, name, e, fd, true);
                }
                metadata.apply(fd, e, true, e.mtimeSeconds(), e.mtimeNanos());
                journal.entry(Entry.of(e, before(e, size)));
                return;
            }
            if (stat.links > 1) {
                fd = split(dir, name, e, fd, mode == ContentMode.FOLLOWS_CHANGED);
                if (mode != ContentMode.FOLLOWS_CHANGED) {
                    size = 0;
                }
            }
            journal.begin(e.path());
            if (mode == ContentMode.FOLLOWS && size > 0) {
                libc.ftruncate(fd, 0);
                size = 0;
            }
            handedOver = true;
            content(e, fd, size);
        } finally {
            if (!handedOver) {
                libc.close(fd);
            }
        }
    }

    /** The hashes that we have of a file that keeps its content; from the disk where we have none. */
    private BlockList before(Change.Entry e, long size) throws IOException {
        if (e.size() != size) {
            throw new ProtocolException("The content of " + e.path() + " is to stay as it was, but it has " + size
                    + " bytes and not " + e.size() + ".");
        }
        KnownTree.Blocks blocks = known.blocks(e.path());
        if (blocks != null && blocks.size() == size) {
            return known.toJournal(blocks);
        }
        int dir = directories.enterParent(e.path());
        int fd = libc.openat(dir, Directories.name(e.path()), OLD_FLAGS, 0);
        try {
            return Content.ofDisk(libc, fd, size, hash, hashes, scratch);
        } finally {
            libc.close(fd);
        }
    }

    /** Gives the name an inode of its own, so that its other names keep what they have. Answers the new descriptor. */
    private int split(int dir, byte[] name, Change.Entry e, int old, boolean copy) throws IOException {
        touchParent(e.path());
        byte[] fresh = freshName();
        directories.remove(dir, fresh);
        int fd = libc.openat(dir, fresh, NEW_FLAGS, 0600);
        try {
            if (copy) {
                copy(old, fd, stat.size);
            }
            libc.renameat2(dir, fresh, dir, name, 0);
        } catch (IOException failed) {
            libc.close(fd);
            throw failed;
        }
        libc.close(old);
        return fd;
    }

    private void copy(int from, int to, long size) throws IOException {
        long at = 0;
        while (at < size) {
            long data = libc.tryLseek(from, at, Libc.SEEK_DATA);
            if (data < 0) {
                break;
            }
            at = data;
            int got = libc.pread(from, scratch.memory, 0, COPY, at);
            if (got == 0) {
                break;
            }
            libc.pwriteFully(to, scratch.memory, 0, got, at);
            at += got;
        }
        libc.ftruncate(to, size);
    }

    /** Takes the descriptor over. */
    private void content(Change.Entry e, int fd, long size) throws IOException {
        boolean handedOver = false;
        try {
            if (e.contentMode() == ContentMode.HERE) {
                byte[] data = e.inline().array();
                MemorySegment.copy(data, 0, scratch.memory, ValueLayout.JAVA_BYTE, 0, data.length);
                libc.pwriteFully(fd, scratch.memory, 0, data.length, 0);
                if (size > data.length) {
                    libc.ftruncate(fd, data.length);
                }
                contentBytes.addAndGet(data.length);
                metadata.apply(fd, e, true, e.mtimeSeconds(), e.mtimeNanos());
                journal.entry(Entry.of(e, hashes(data)));
                return;
            }
            if (pending.size() >= PENDING_MAX) {
                throw new ProtocolException(
                        "The content of more than " + PENDING_MAX + " files is on its way at once.");
            }
            BlockList before = BlockList.NONE;
            HashFile beforeFile = hashes;
            if (size > 0) {
                KnownTree.Blocks blocks = known.blocks(e.path());
                if (blocks != null && blocks.size() == size) {
                    before = blocks.list();
                    beforeFile = blocks.file();
                } else {
                    before = Content.ofDisk(libc, fd, size, hash, hashes, scratch);
                }
            }
            Content content = new Content(libc, hash, hashes, scratch, e.size(), size, before, beforeFile);
            pending.put(e.id(), new Pending(e, content, fd));
            open++;
            handedOver = true;
            Pending added = pending.get(e.id());
            if (added != null) {
                limitOpen(added);
            }
        } finally {
            if (!handedOver) {
                libc.close(fd);
            }
        }
    }

    private BlockList hashes(byte[] data) {
        int blocks = (int) BlockList.blocks(data.length);
        long[] list = new long[blocks];
        for (int i = 0; i < blocks; i++) {
            int start = i * org.understudy.agent.protocol.Limits.BLOCK;
            int length = Math.min(org.understudy.agent.protocol.Limits.BLOCK, data.length - start);
            list[i] = hash.of(data, start, length);
        }
        return BlockList.of(list);
    }

    private void end(Change.End f) throws IOException {
        Pending p = pending(f.id());
        limit(p.entry, f.size());
        pending.remove(f.id());
        open--;
        try {
            libc.fstat(p.fd, stat);
            BlockList blocks = p.content.finish(p.fd, stat.size, f.size());
            metadata.apply(p.fd, p.entry, true, f.mtimeSeconds(), f.mtimeNanos());
            libc.startWriteback(p.fd, 0, 0);
            Change.Entry e = p.entry;
            if (f.changedWhileRead()) {
                report.line("changed", e.path(), "changed while it was read");
            }
            if (f.incomplete()) {
                report.line("incomplete", e.path(), "could not be read to its end");
            }
            journal.entry(new Entry(
                    e.path(),
                    e.kind(),
                    e.mode(),
                    e.uid(),
                    e.gid(),
                    f.mtimeSeconds(),
                    f.mtimeNanos(),
                    f.size(),
                    e.rdev(),
                    e.links(),
                    f.state(),
                    f.content(),
                    f.flags(),
                    e.xattrs(),
                    e.target(),
                    blocks));
        } finally {
            libc.close(p.fd);
        }
    }

    /** The end of a pass: what is no longer there goes now. */
    public long endPass() throws IOException {
        if (!pending.isEmpty()) {
            Pending first = pending.values().iterator().next();
            throw new ProtocolException("The pass ended, but the content of " + first.entry.path() + " did not.");
        }
        long count = deletions.size();
        for (Bytes path : deletions) {
            last = path;
            int dir;
            try {
                dir = directories.enterParent(path);
            } catch (ProtocolException parentGone) {
                continue;
            }
            touchParent(path);
            directories.remove(dir, Directories.name(path));
            journal.delete(path);
        }
        deletions.clear();
        directories.forget();
        journal.flush();
        report.flush();
        return count;
    }

    /** Sets the times of all directories that were touched, last of all. */
    public void finishDirectories() throws IOException {
        directories.forget();
        for (Bytes path : touched) {
            Entry entry = known.find(path);
            if (entry == null || entry.kind() != Kind.DIRECTORY) {
                continue;
            }
            int fd;
            if (path.isEmpty()) {
                fd = libc.dup(directories.root());
            } else {
                try {
                    fd = libc.openBeneath(
                            directories.root(), path.array(), OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW, 0);
                } catch (ErrnoException gone) {
                    if (gone.is(Errno.ENOENT) || gone.is(Errno.ENOTDIR)) {
                        continue;
                    }
                    throw gone;
                }
            }
            try {
                libc.futimens(fd, entry.mtimeSeconds(), entry.mtimeNanos());
            } finally {
                libc.close(fd);
            }
        }
        touched.clear();
    }

    /** Open descriptors would keep the tree from being unmounted. */
    @Override
    public void close() {
        for (Map.Entry<Long, Pending> p : pending.entrySet()) {
            if (p.getValue().fd >= 0) {
                libc.close(p.getValue().fd);
            }
        }
        pending.clear();
        directories.close();
        libc.close(directories.root());
    }

    @Nullable
    Bytes pendingPath() {
        return pending.isEmpty()
                ? null
                : pending.values().iterator().next().entry.path();
    }
}
