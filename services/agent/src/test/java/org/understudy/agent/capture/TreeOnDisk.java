package org.understudy.agent.capture;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.understudy.agent.libc.DirectoryBuffer;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.Limits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Reads a tree in the plainest way, not with the code under test, and compares it with what a portal built. */
final class TreeOnDisk {
    private final Libc libc;
    private final ReferencePortal portal;
    private final Set<Bytes> seen = new HashSet<>();
    private final Map<Long, ReferencePortal.Inode> inodes = new HashMap<>();

    private TreeOnDisk(Libc libc, ReferencePortal portal) {
        this.libc = libc;
        this.portal = portal;
    }

    static void compare(Libc libc, int dir, ReferencePortal portal) throws Exception {
        TreeOnDisk compare = new TreeOnDisk(libc, portal);
        int fd = libc.openat(dir, new byte[] {'.'}, OpenFlags.DIRECTORY, 0);
        FileStat stat = new FileStat();
        libc.fstat(fd, stat);
        compare.entry(Bytes.EMPTY, dir, new byte[] {'.'}, stat);
        compare.directory(Bytes.EMPTY, fd);
        assertEquals(compare.seen, portal.tree.keySet());
    }

    private void directory(Bytes path, int fd) throws Exception {
        DirectoryBuffer buffer = new DirectoryBuffer();
        Set<Bytes> names = new HashSet<>();
        while (libc.readDirectory(fd, buffer)) {
            while (buffer.next()) {
                names.add(Bytes.of(buffer.name()));
            }
        }
        for (Bytes name : names) {
            FileStat stat = new FileStat();
            libc.stat(fd, name.array(), stat);
            Bytes child = join(path, name);
            entry(child, fd, name.array(), stat);
            if (stat.isDirectory()) {
                directory(child, libc.openat(fd, name.array(), OpenFlags.DIRECTORY, 0));
            }
        }
        libc.close(fd);
    }

    private void entry(Bytes path, int dir, byte[] name, FileStat stat) throws Exception {
        seen.add(path);
        ReferencePortal.Node node = portal.tree.get(path);
        assertNotNull(node, "missing: " + path);
        ReferencePortal.Inode inode = node.inode;
        String what = path.toString();
        assertEquals(stat.mode & 0xf000, kindBits(inode.kind.code()), what);
        assertEquals(stat.permissions(), inode.mode, what);
        assertEquals(stat.uid, inode.uid, what);
        assertEquals(stat.gid, inode.gid, what);
        assertEquals(stat.mtimeSeconds, inode.mtimeSeconds, what);
        assertEquals(stat.mtimeNanos, inode.mtimeNanos, what);
        Map<Bytes, Bytes> xattrs = new HashMap<>();
        for (byte[] attribute : libc.xattrs().list(dir, name, name.length)) {
            xattrs.put(Bytes.of(attribute), Bytes.of(libc.xattrs().get(dir, name, name.length, attribute)));
        }
        Map<Bytes, Bytes> theirs = new HashMap<>();
        for (Change.Xattr xattr : inode.xattrs) {
            theirs.put(xattr.name(), xattr.value());
        }
        assertEquals(xattrs, theirs, what);
        if (!stat.isDirectory()) {
            ReferencePortal.Inode before = inodes.putIfAbsent(stat.inode, inode);
            if (before != null) {
                assertSame(before, inode, "no longer linked: " + what);
            }
            assertEquals(stat.size, inode.size, what);
        }
        if (stat.isSymlink()) {
            assertEquals(Bytes.of(libc.readlinkat(dir, name)), inode.target, what);
        } else if (stat.isCharacterDevice() || stat.isBlockDevice()) {
            assertEquals(stat.rdev, inode.rdev, what);
        } else if (stat.isRegular()) {
            content(what, dir, name, stat, inode);
        }
    }

    private void content(String what, int dir, byte[] name, FileStat stat, ReferencePortal.Inode inode)
            throws Exception {
        int fd = libc.openat(dir, name, OpenFlags.RDONLY, 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(Limits.BLOCK);
            long index = 0;
            while (index * Limits.BLOCK < stat.size) {
                long data = libc.tryLseek(fd, index * Limits.BLOCK, Libc.SEEK_DATA);
                long next = data < 0 ? Long.MAX_VALUE : data / Limits.BLOCK;
                if (next > index) {
                    long to = Math.min(next, (stat.size + Limits.BLOCK - 1) / Limits.BLOCK);
                    inode.blocks
                            .subMap(index, to)
                            .forEach((i, block) -> assertArrayEquals(new byte[Limits.BLOCK], block, "a hole: " + what));
                    index = to;
                    continue;
                }
                int length = (int) Math.min(Limits.BLOCK, stat.size - index * Limits.BLOCK);
                assertEquals(length, libc.pread(fd, buffer, 0, length, index * Limits.BLOCK));
                assertArrayEquals(
                        buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE),
                        inode.block(index),
                        what + " " + index);
                index++;
            }
        } finally {
            libc.close(fd);
        }
    }

    private static int kindBits(int code) {
        return switch (code) {
            case 'd' -> 0x4000;
            case 'f' -> 0x8000;
            case 'l' -> 0xa000;
            case 'p' -> 0x1000;
            case 'c' -> 0x2000;
            case 'b' -> 0x6000;
            default -> 0;
        };
    }

    private static Bytes join(Bytes directory, Bytes name) {
        assertTrue(name.length() > 0);
        if (directory.isEmpty()) {
            return name;
        }
        byte[] path = new byte[directory.length() + 1 + name.length()];
        System.arraycopy(directory.array(), 0, path, 0, directory.length());
        path[directory.length()] = '/';
        System.arraycopy(name.array(), 0, path, directory.length() + 1, name.length());
        return Bytes.of(path);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
