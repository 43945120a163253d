package org.understudy.agent.portal.apply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.understudy.agent.libc.DirectoryBuffer;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.portal.manifest.BlockList;
import org.understudy.agent.portal.manifest.Entry;
import org.understudy.agent.portal.manifest.EntryCursor;
import org.understudy.agent.portal.manifest.Manifest;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.Limits;

/** Compares a mounted tree with a manifest: kinds, owners, modes, times, sizes, targets, content; and looks for strangers. */
public final class TreeCheck {
    private static final int ENOUGH = 200;

    private final Libc libc = Libc.get();
    private final Manifest manifest;
    private final Hash hash;
    private final Content.Scratch scratch = new Content.Scratch();
    private final FileStat stat = new FileStat();
    private final PathSet listed = new PathSet();
    private final List<String> wrong = new ArrayList<>();
    private final long zeroBlock;

    public TreeCheck(Manifest manifest, Hash hash) {
        this.manifest = manifest;
        this.hash = hash;
        this.zeroBlock = hash.of(new byte[Limits.BLOCK]);
    }

    public List<String> compare(Path root) throws IOException {
        int fd = libc.openat(Libc.AT_FDCWD, root.toString().getBytes(StandardCharsets.UTF_8), OpenFlags.DIRECTORY, 0);
        try {
            EntryCursor cursor = manifest.cursor();
            Entry entry = cursor.next();
            while (entry != null && wrong.size() < ENOUGH) {
                listed.add(hash.of(entry.path().array()));
                entry(fd, entry);
                entry = cursor.next();
            }
            if (wrong.size() < ENOUGH) {
                strangers(fd, new byte[0]);
            }
        } finally {
            libc.close(fd);
        }
        return wrong;
    }

    private void entry(int root, Entry e) throws IOException {
        if (e.path().isEmpty()) {
            libc.fstat(root, stat);
            metadata(e);
            return;
        }
        Bytes parent = Directories.parent(e.path());
        int dir;
        try {
            dir = parent.isEmpty()
                    ? libc.dup(root)
                    : libc.openBeneath(root, parent.array(), OpenFlags.PATH | OpenFlags.DIRECTORY, 0);
        } catch (ErrnoException x) {
            say(e, "its directory is not there");
            return;
        }
        try {
            byte[] name = Directories.name(e.path());
            if (libc.tryStat(dir, name, name.length, stat) < 0) {
                say(e, "is not there");
                return;
            }
            metadata(e);
            if (e.kind() == Kind.SYMLINK && !e.target().equals(Bytes.of(libc.readlinkat(dir, name)))) {
                say(e, "leads elsewhere");
            }
            if (e.kind() == Kind.FILE) {
                content(dir, name, e);
            }
        } finally {
            libc.close(dir);
        }
    }

    private void metadata(Entry e) {
        boolean kind = switch (e.kind()) {
            case DIRECTORY -> stat.isDirectory();
            case FILE -> stat.isRegular();
            case SYMLINK -> stat.isSymlink();
            case FIFO -> stat.isFifo();
            case CHARACTER_DEVICE -> stat.isCharacterDevice();
            case BLOCK_DEVICE -> stat.isBlockDevice();
            case HARD_LINK -> !stat.isDirectory();
        };
        if (!kind) {
            say(e, "is of another kind");
            return;
        }
        if (stat.uid != e.uid() || stat.gid != e.gid()) {
            say(e, "belongs to " + stat.uid + ":" + stat.gid + ", not " + e.uid() + ":" + e.gid());
        }
        if (e.kind() != Kind.SYMLINK && stat.permissions() != e.mode()) {
            say(
                    e,
                    "has mode " + Integer.toOctalString(stat.permissions()) + ", not "
                            + Integer.toOctalString(e.mode()));
        }
        if (stat.mtimeSeconds != e.mtimeSeconds() || stat.mtimeNanos != e.mtimeNanos()) {
            say(e, "has another time");
        }
    }

    private void content(int dir, byte[] name, Entry e) throws IOException {
        if (stat.size != e.size()) {
            say(e, "has " + stat.size + " bytes, not " + e.size());
            return;
        }
        int fd = libc.openat(dir, name, OpenFlags.NOFOLLOW | OpenFlags.NONBLOCK, 0);
        try {
            long count = BlockList.blocks(e.size());
            long[] one = new long[1];
            for (long block = 0; block < count; block++) {
                if (e.blocks().isHere()) {
                    one[0] = e.blocks().here()[(int) block];
                } else {
                    manifest.hashes().get(e.blocks().at() + block, one, 0, 1);
                }
                long actual = Content.hashOnDisk(libc, fd, block, hash, scratch);
                if (one[0] != actual && (one[0] != 0 || actual != zeroBlock)) {
                    say(e, "differs in block " + block);
                    return;
                }
            }
        } finally {
            libc.close(fd);
        }
    }

    private void strangers(int directory, byte[] path) throws IOException {
        List<byte[]> directories = new ArrayList<>();
        DirectoryBuffer buffer = new DirectoryBuffer();
        int listing = libc.openat(directory, new byte[] {'.'}, OpenFlags.DIRECTORY, 0);
        try {
            while (libc.readDirectory(listing, buffer)) {
                while (buffer.next()) {
                    byte[] full = Recovery.join(path, buffer.name());
                    if (!listed.contains(hash.of(full))) {
                        wrong.add("/" + Report.printable(Bytes.of(full)) + ": nobody knows of it");
                    } else if (buffer.type() == 4) {
                        directories.add(buffer.name());
                    }
                }
            }
        } finally {
            libc.close(listing);
        }
        for (byte[] name : directories) {
            int fd = libc.openat(directory, name, OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW, 0);
            try {
                strangers(fd, Recovery.join(path, name));
            } finally {
                libc.close(fd);
            }
        }
    }

    private void say(Entry e, String what) {
        wrong.add("/" + Report.printable(e.path()) + ": " + what);
    }
}
