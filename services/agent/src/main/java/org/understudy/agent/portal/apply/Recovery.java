package org.understudy.agent.portal.apply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.DirectoryBuffer;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.portal.manifest.BlockList;
import org.understudy.agent.portal.manifest.Entry;
import org.understudy.agent.portal.manifest.Journal;
import org.understudy.agent.portal.manifest.KnownTree;
import org.understudy.agent.portal.manifest.Merge;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Kind;

/** Makes the tree of a sync that broke off, and what its journal says of it, agree again. */
public final class Recovery {
    private final Libc libc = Libc.get();
    private final KnownTree known;
    private final Hash hash;
    private final Content.Scratch scratch = new Content.Scratch();
    private final FileStat stat = new FileStat();
    private final PathSet expected = new PathSet();
    private long doubtful;
    private long removed;

    public Recovery(KnownTree known, Hash hash) {
        this.known = known;
        this.hash = hash;
    }

    public long doubtful() {
        return doubtful;
    }

    public long removed() {
        return removed;
    }

    /**
     * Reads again what was being written, removes what nobody knows of, and forgets what is not there. With torn, everything
     * that the journal says of content is compared with the disk.
     */
    public void run(Path root, boolean torn) throws IOException {
        int fd = libc.openat(Libc.AT_FDCWD, root.toString().getBytes(StandardCharsets.UTF_8), OpenFlags.DIRECTORY, 0);
        try {
            if (torn) {
                compareAll(fd);
            }
            readBegun(fd);
            Merge merge = known.merge();
            Entry entry = merge.next();
            while (entry != null) {
                expected.add(hash.of(entry.path().array()));
                entry = merge.next();
            }
            expected.remove(hash.of(new byte[0]));
            walk(fd, new byte[0]);
            if (!expected.isEmpty()) {
                forgetMissing();
            }
            known.journal().flush();
        } finally {
            libc.close(fd);
        }
    }

    private void readBegun(int root) throws IOException {
        Set<Bytes> begun = new LinkedHashSet<>();
        known.journal().forEach(item -> {
            if (item.type() == Journal.Type.BEGIN) {
                begun.add(item.path());
            } else if (item.type() != Journal.Type.CHECKPOINT) {
                begun.remove(item.path());
            }
        });
        for (Bytes path : begun) {
            reread(root, path, known.find(path));
        }
    }

    private void compareAll(int root) throws IOException {
        List<Entry> wrong = new ArrayList<>();
        Merge merge = known.merge();
        Entry entry = merge.next();
        while (entry != null) {
            if (merge.fromJournal() && entry.kind() == Kind.FILE && !agrees(root, entry)) {
                wrong.add(entry);
            }
            entry = merge.next();
        }
        for (Entry e : wrong) {
            reread(root, e.path(), e);
        }
    }

    private boolean agrees(int root, Entry entry) throws IOException {
        int fd = open(root, entry.path());
        if (fd < 0) {
            return false;
        }
        try {
            libc.fstat(fd, stat);
            KnownTree.Blocks told = known.blocks(entry.path());
            if (told == null || !stat.isRegular() || stat.size != entry.size()) {
                return false;
            }
            long count = BlockList.blocks(entry.size());
            for (long block = 0; block < count; block++) {
                long[] one = told.get(block, 1);
                long actual = Content.hashOnDisk(libc, fd, block, hash, scratch);
                if (one.length == 0 || (one[0] != actual && (one[0] != 0 || actual != zeroBlock()))) {
                    return false;
                }
            }
            return true;
        } finally {
            libc.close(fd);
        }
    }

    private long zeroBlock() {
        return hash.of(new byte[org.understudy.agent.protocol.Limits.BLOCK]);
    }

    private void reread(int root, Bytes path, @Nullable Entry entry) throws IOException {
        int fd = open(root, path);
        if (fd < 0) {
            return;
        }
        try {
            libc.fstat(fd, stat);
            if (!stat.isRegular()) {
                return;
            }
            long size = stat.size;
            Entry told = entry != null && entry.kind() == Kind.FILE
                    ? entry
                    : new Entry(
                            path,
                            Kind.FILE,
                            0600,
                            0,
                            0,
                            0,
                            0,
                            size,
                            0,
                            1,
                            0,
                            0,
                            0,
                            List.of(),
                            Bytes.EMPTY,
                            BlockList.NONE);
            BlockList blocks = Content.ofDisk(libc, fd, size, hash, known.journalHashes(), scratch);
            known.journal().entry(told.doubtful(size, blocks));
            doubtful++;
        } finally {
            libc.close(fd);
        }
    }

    private int open(int root, Bytes path) throws IOException {
        try {
            return libc.openBeneath(root, path.array(), OpenFlags.RDWR | OpenFlags.NOFOLLOW | OpenFlags.NONBLOCK, 0);
        } catch (ErrnoException e) {
            return -1;
        }
    }

    private void walk(int directory, byte[] path) throws IOException {
        List<byte[]> directories = new ArrayList<>();
        List<byte[]> unknown = new ArrayList<>();
        DirectoryBuffer buffer = new DirectoryBuffer();
        int listing = libc.openat(directory, new byte[] {'.'}, OpenFlags.DIRECTORY, 0);
        try {
            while (libc.readDirectory(listing, buffer)) {
                while (buffer.next()) {
                    byte[] name = buffer.name();
                    if (!expected.remove(hash.of(join(path, name)))) {
                        unknown.add(name);
                    } else if (buffer.type() == 4) {
                        directories.add(name);
                    }
                }
            }
        } finally {
            libc.close(listing);
        }
        try (Directories remover = new Directories(libc, directory)) {
            for (byte[] name : unknown) {
                remover.remove(directory, name);
                removed++;
            }
        }
        for (byte[] name : directories) {
            int fd = libc.openat(directory, name, OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW, 0);
            try {
                walk(fd, join(path, name));
            } finally {
                libc.close(fd);
            }
        }
    }

    static byte[] join(byte[] path, byte[] name) {
        if (path.length == 0) {
            return name;
        }
        byte[] joined = java.util.Arrays.copyOf(path, path.length + 1 + name.length);
        joined[path.length] = '/';
        System.arraycopy(name, 0, joined, path.length + 1, name.length);
        return joined;
    }

    private void forgetMissing() throws IOException {
        List<Bytes> gone = new ArrayList<>();
        Merge merge = known.merge();
        Entry entry = merge.next();
        while (entry != null) {
            if (!entry.path().isEmpty()
                    && expected.contains(hash.of(entry.path().array()))) {
                gone.add(entry.path());
            }
            entry = merge.next();
        }
        for (Bytes path : gone) {
            known.journal().delete(path);
        }
    }

    /** Puts the directories that earlier runs touched into the applier, which sets their times in the end. */
    public static void touchDirectories(KnownTree known, Applier applier) throws IOException {
        known.journal().forEach(item -> {
            if (item.type() != Journal.Type.CHECKPOINT && !item.path().isEmpty()) {
                applier.touch(Directories.parent(item.path()));
            }
            Entry entry = item.entry();
            if (entry != null && entry.kind() == Kind.DIRECTORY) {
                applier.touch(item.path());
            }
        });
    }
}
