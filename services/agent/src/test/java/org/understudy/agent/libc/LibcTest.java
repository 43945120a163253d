package org.understudy.agent.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LibcTest {
    @TempDir
    Path temp;

    private final Libc libc = Libc.get();
    private int dir;

    @BeforeEach
    void open() throws Exception {
        dir = libc.openat(Libc.AT_FDCWD, b(temp.toString()), OpenFlags.DIRECTORY, 0);
    }

    @AfterEach
    void close() {
        libc.close(dir);
    }

    @Test
    void statAgreesWithTheJdk() throws Exception {
        Path file = Files.writeString(temp.resolve("f"), "12345");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x--x"));
        libc.utimensat(dir, b("f"), 1_234_567_890L, 123_456_789);
        FileStat stat = new FileStat();
        libc.stat(dir, b("f"), stat);
        assertEquals(5, stat.size);
        assertEquals(0651, stat.permissions());
        assertTrue(stat.isRegular());
        assertEquals(1_234_567_890L, stat.mtimeSeconds);
        assertEquals(123_456_789, stat.mtimeNanos);
        assertEquals(Files.getAttribute(file, "unix:ino"), stat.inode);
        assertEquals(Files.getAttribute(file, "unix:dev"), stat.device);
        assertEquals(Files.getAttribute(file, "unix:nlink"), stat.links);
        assertEquals(Files.getAttribute(file, "unix:uid"), stat.uid);
        FileStat device = new FileStat();
        libc.stat(Libc.AT_FDCWD, b("/dev/null"), device);
        assertTrue(device.isCharacterDevice());
        assertEquals(Files.getAttribute(Path.of("/dev/null"), "unix:rdev"), device.rdev);
    }

    @Test
    void beneathMeansBeneath() throws Exception {
        Files.createDirectories(temp.resolve("in/deep"));
        Files.writeString(temp.resolve("in/deep/f"), "x");
        Files.createSymbolicLink(temp.resolve("in/out"), Path.of("/etc"));
        Files.createSymbolicLink(temp.resolve("in/near"), Path.of("deep"));
        int in = libc.openat(dir, b("in"), OpenFlags.DIRECTORY, 0);
        libc.close(libc.openBeneath(in, b("deep/f"), OpenFlags.RDONLY, 0));
        for (String path : new String[] {"../in", "/etc/passwd", "out/passwd", "deep/../../in", "near/f"}) {
            assertThrows(ErrnoException.class, () -> libc.openBeneath(in, b(path), OpenFlags.RDONLY, 0), path);
        }
        libc.close(libc.openInRoot(in, b("near/f"), OpenFlags.RDONLY, 0));
        libc.close(libc.openInRoot(in, b("../../deep/f"), OpenFlags.RDONLY, 0));
        ErrnoException e =
                assertThrows(ErrnoException.class, () -> libc.openInRoot(in, b("out/passwd"), OpenFlags.RDONLY, 0));
        assertTrue(e.is(Errno.ENOENT));
        assertEquals("open out/passwd: no such file or directory", e.getMessage());
        libc.close(in);
    }

    @Test
    void contentHolesAndSizes() throws Exception {
        int fd = libc.openat(dir, b("f"), OpenFlags.CREAT | OpenFlags.RDWR, 0600);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(64 * 1024);
            buffer.fill((byte) 7);
            libc.pwriteFully(fd, buffer, 0, 64 * 1024, 0);
            libc.pwriteFully(fd, buffer, 0, 64 * 1024, 1 << 20);
            assertEquals(64 * 1024, libc.lseek(fd, 0, Libc.SEEK_HOLE));
            assertEquals(1 << 20, libc.lseek(fd, 64 * 1024, Libc.SEEK_DATA));
            libc.punchHole(fd, 0, 64 * 1024);
            assertEquals(1 << 20, libc.lseek(fd, 0, Libc.SEEK_DATA));
            assertEquals(100, libc.pread(fd, buffer, 0, 100, 0));
            assertEquals(0, buffer.get(ValueLayout.JAVA_BYTE, 99));
            libc.ftruncate(fd, 1000);
            assertEquals(-Errno.ENXIO, libc.tryLseek(fd, 0, Libc.SEEK_DATA));
            assertEquals(0, libc.pread(fd, buffer, 0, 100, 1000));
            libc.fsync(fd);
            libc.fdatasync(fd);
            assertThrows(IndexOutOfBoundsException.class, () -> libc.pread(fd, buffer, 1, 64 * 1024, 0));
        }
        FileStat stat = new FileStat();
        libc.fstat(fd, stat);
        assertEquals(1000, stat.size);
        libc.close(fd);
        assertThrows(ErrnoException.class, () -> libc.fstat(fd, stat));
    }

    @Test
    void namesOfAnyBytesAreMadeAndRead() throws Exception {
        byte[] odd = {(byte) 0xff, '\n', (byte) 0x80, ' '};
        libc.mkdirat(dir, odd, 0700);
        int in = libc.openat(dir, odd, OpenFlags.DIRECTORY, 0);
        libc.symlinkat(odd, in, b("l"));
        assertArrayEquals(odd, libc.readlinkat(in, b("l")));
        libc.mknodat(in, b("p"), 0x1000 | 0600, 0);
        libc.linkat(in, b("p"), in, b("q"), 0);
        libc.renameat2(in, b("q"), in, b("r"), Libc.RENAME_NOREPLACE);
        assertThrows(ErrnoException.class, () -> libc.renameat2(in, b("r"), in, b("p"), Libc.RENAME_NOREPLACE));
        DirectoryBuffer buffer = new DirectoryBuffer();
        int count = 0;
        while (libc.readDirectory(in, buffer)) {
            while (buffer.next()) {
                count++;
            }
        }
        assertEquals(3, count);
        for (String name : new String[] {"l", "p", "r"}) {
            libc.unlinkat(in, b(name), 0);
        }
        libc.close(in);
        libc.unlinkat(dir, odd, Libc.AT_REMOVEDIR);
        assertThrows(ErrnoException.class, () -> libc.mkdirat(dir, b("n".repeat(5000)), 0700));
    }

    @Test
    void attributesByNameAndByDescriptor() throws Exception {
        Files.writeString(temp.resolve("f"), "x");
        Xattrs xattrs = libc.xattrs();
        byte[] value = new byte[300];
        value[7] = (byte) 0xee;
        xattrs.set(dir, b("f"), b("user.a"), value, Xattrs.CREATE);
        int fd = libc.openat(dir, b("f"), OpenFlags.RDONLY, 0);
        xattrs.set(fd, b("user.b"), new byte[0], 0);
        assertEquals(2, xattrs.list(fd).size());
        assertEquals(2, xattrs.list(dir, b("f"), 1).size());
        assertArrayEquals(value, xattrs.get(dir, b("f"), 1, b("user.a")));
        assertArrayEquals(new byte[0], xattrs.get(fd, b("user.b")));
        xattrs.remove(dir, b("f"), b("user.a"));
        xattrs.remove(fd, b("user.b"));
        xattrs.remove(fd, b("user.b"));
        assertNull(xattrs.get(fd, b("user.a")));
        libc.close(fd);
    }

    @Test
    void aLockIsHeldOnce() throws Exception {
        int one = libc.openat(dir, b("lock"), OpenFlags.CREAT | OpenFlags.RDWR, 0600);
        int two = libc.openat(dir, b("lock"), OpenFlags.RDWR, 0600);
        assertTrue(libc.flock(one, Libc.LOCK_EX | Libc.LOCK_NB));
        assertFalse(libc.flock(two, Libc.LOCK_EX | Libc.LOCK_NB));
        libc.close(one);
        assertTrue(libc.flock(two, Libc.LOCK_EX | Libc.LOCK_NB));
        libc.close(two);
    }

    @Test
    void theFileSystemTellsItsSpace() throws Exception {
        FileSystemStat stat = libc.fstatfs(dir);
        assertEquals(temp.toFile().getTotalSpace(), stat.totalBytes());
        libc.syncfs(dir);
    }

    private static byte[] b(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
