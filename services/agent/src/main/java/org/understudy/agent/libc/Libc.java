package org.understudy.agent.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * File calls on descriptors and names, one object per thread. Names are bytes. Nothing is allocated per call; a call that
 * fails throws {@link ErrnoException}, unless its description says otherwise.
 */
public final class Libc {
    /** As a directory descriptor: relative to the working directory. */
    public static final int AT_FDCWD = -100;

    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_REMOVEDIR = 0x200;
    public static final int AT_SYMLINK_FOLLOW = 0x400;
    public static final int AT_NO_AUTOMOUNT = 0x800;
    public static final int AT_EMPTY_PATH = 0x1000;

    public static final long RESOLVE_NO_XDEV = 0x01;
    public static final long RESOLVE_NO_MAGICLINKS = 0x02;
    public static final long RESOLVE_NO_SYMLINKS = 0x04;
    public static final long RESOLVE_BENEATH = 0x08;
    public static final long RESOLVE_IN_ROOT = 0x10;

    public static final int SEEK_SET = 0;
    public static final int SEEK_DATA = 3;
    public static final int SEEK_HOLE = 4;

    public static final int FALLOC_KEEP_SIZE = 1;
    public static final int FALLOC_PUNCH_HOLE = 2;
    public static final int FALLOC_ZERO_RANGE = 0x10;

    public static final int FADV_SEQUENTIAL = 2;
    public static final int FADV_WILLNEED = 3;
    public static final int FADV_DONTNEED = 4;

    public static final int LOCK_SH = 1;
    public static final int LOCK_EX = 2;
    public static final int LOCK_NB = 4;
    public static final int LOCK_UN = 8;

    public static final int RENAME_NOREPLACE = 1;
    public static final int RENAME_EXCHANGE = 2;

    private static final int RWF_NOWAIT = 8;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int POLLIN = 1;
    private static final int POLLOUT = 4;
    private static final int PATH_SLOT = 4096 + 64;
    private static final ThreadLocal<Libc> OF_THREAD = ThreadLocal.withInitial(Libc::new);
    private static final byte[] NONE = {};

    private final Kernel kernel;
    private final MemorySegment first;
    private final MemorySegment second;
    private final MemorySegment small;
    private final Xattrs xattrs;

    private Libc() {
        Arena arena = Arena.ofAuto();
        this.kernel = new Kernel(arena);
        this.first = arena.allocate(PATH_SLOT, 8);
        this.second = arena.allocate(PATH_SLOT, 8);
        this.small = arena.allocate(FileStat.SIZE, 8);
        this.xattrs = new Xattrs(kernel, first, second);
    }

    /** The object of the thread that calls. Keep it in a field of something that stays on this thread. */
    public static Libc get() {
        return OF_THREAD.get();
    }

    /** Extended attributes. */
    public Xattrs xattrs() {
        return xattrs;
    }

    // Opening and closing

    public int openat(int dir, byte[] name, int flags, int mode) throws ErrnoException {
        return openat(dir, name, name.length, flags, mode);
    }

    public int openat(int dir, byte[] name, int length, int flags, int mode) throws ErrnoException {
        long fd = tryOpenat(dir, name, length, flags, mode);
        if (fd < 0) {
            throw ErrnoException.of(fd, "open", name, length);
        }
        return (int) fd;
    }

    /** Answers the negative error number where it fails. */
    public int tryOpenat(int dir, byte[] name, int length, int flags, int mode) {
        long path = path(first, name, length);
        return path == 0
                ? -Errno.ENAMETOOLONG
                : (int) kernel.call(Syscall.OPENAT, dir, path, flags | OpenFlags.CLOEXEC, mode);
    }

    /** Opens strictly beneath the directory: no {@code ..}, no absolute path and no symbolic link on the way. */
    public int openBeneath(int dir, byte[] path, int flags, int mode) throws ErrnoException {
        return openat2(dir, path, flags, mode, RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS);
    }

    /** Opens as if the directory were the root: symbolic links are followed, but lead nowhere else. */
    public int openInRoot(int dir, byte[] path, int flags, int mode) throws ErrnoException {
        return openat2(dir, path, flags, mode, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    }

    public int openat2(int dir, byte[] path, int flags, int mode, long resolve) throws ErrnoException {
        long at = path(first, path, path.length);
        if (at == 0) {
            throw ErrnoException.of(-Errno.ENAMETOOLONG, "open", path);
        }
        small.set(ValueLayout.JAVA_LONG, 0, Integer.toUnsignedLong(flags | OpenFlags.CLOEXEC));
        small.set(ValueLayout.JAVA_LONG, 8, Integer.toUnsignedLong(mode));
        small.set(ValueLayout.JAVA_LONG, 16, resolve);
        long fd;
        int tries = 0;
        do {
            fd = kernel.call(Syscall.OPENAT2, dir, at, small.address(), 24);
        } while (fd == -Errno.EAGAIN && ++tries < 100);
        if (fd < 0) {
            throw ErrnoException.of(fd, "open", path);
        }
        return (int) fd;
    }

    /** Closes; what could go wrong then has gone wrong before. */
    public void close(int fd) {
        kernel.call(Syscall.CLOSE, fd);
    }

    public int dup(int fd) throws ErrnoException {
        return (int) check(kernel.call(Syscall.DUP, fd), "dup", fd);
    }

    // Content

    /** Reads into native memory; answers 0 at the end. */
    public int read(int fd, MemorySegment target, long offset, int length) throws ErrnoException {
        return (int) check(kernel.call(Syscall.READ, fd, slice(target, offset, length), length), "read", fd);
    }

    public int pread(int fd, MemorySegment target, long offset, int length, long position) throws ErrnoException {
        return (int)
                check(kernel.call(Syscall.PREAD64, fd, slice(target, offset, length), length, position), "read", fd);
    }

    public int write(int fd, MemorySegment source, long offset, int length) throws ErrnoException {
        return (int) check(kernel.call(Syscall.WRITE, fd, slice(source, offset, length), length), "write", fd);
    }

    /** Writes as much as is taken at once, perhaps nothing, where the descriptor does not block. */
    public int tryWrite(int fd, MemorySegment source, long offset, int length) throws ErrnoException {
        long result = kernel.call(Syscall.WRITE, fd, slice(source, offset, length), length);
        return result == -Errno.EAGAIN ? 0 : (int) check(result, "write", fd);
    }

    /** Writing to this descriptor does not wait from now on. */
    public void dontBlock(int fd) throws ErrnoException {
        long flags = check(kernel.call(Syscall.FCNTL, fd, F_GETFL), "ask for flags", fd);
        check(kernel.call(Syscall.FCNTL, fd, F_SETFL, flags | OpenFlags.NONBLOCK), "set flags", fd);
    }

    /** Waits until there is something to read, or the end of it; false where nothing came for so long. */
    public boolean awaitInput(int fd, long millis) throws ErrnoException {
        return poll(fd, POLLIN, millis);
    }

    /** Waits until something can be written; false where nothing could for so long. */
    public boolean awaitOutput(int fd, long millis) throws ErrnoException {
        return poll(fd, POLLOUT, millis);
    }

    private boolean poll(int fd, int event, long millis) throws ErrnoException {
        small.set(ValueLayout.JAVA_INT, 0, fd);
        small.set(ValueLayout.JAVA_INT, 4, event);
        small.set(ValueLayout.JAVA_LONG, 8, millis / 1000);
        small.set(ValueLayout.JAVA_LONG, 16, millis % 1000 * 1_000_000);
        return check(kernel.call(Syscall.PPOLL, small.address(), 1, small.address() + 8, 0, 8), "wait for", fd) > 0;
    }

    public int pwrite(int fd, MemorySegment source, long offset, int length, long position) throws ErrnoException {
        return (int)
                check(kernel.call(Syscall.PWRITE64, fd, slice(source, offset, length), length, position), "write", fd);
    }

    /** Writes all of it. */
    public void pwriteFully(int fd, MemorySegment source, long offset, int length, long position)
            throws ErrnoException {
        int done = 0;
        while (done < length) {
            done += pwrite(fd, source, offset + done, length - done, position + done);
        }
    }

    /** Whether a page of the file is in memory; where that cannot be told, it is not. */
    public boolean isCached(int fd, long position) {
        small.set(ValueLayout.JAVA_LONG, 0, second.address());
        small.set(ValueLayout.JAVA_LONG, 8, 1);
        return kernel.call(Syscall.PREADV2, fd, small.address(), 1, position, 0, RWF_NOWAIT) == 1;
    }

    public void ftruncate(int fd, long size) throws ErrnoException {
        check(kernel.call(Syscall.FTRUNCATE, fd, size), "truncate", fd);
    }

    public void fallocate(int fd, int mode, long offset, long length) throws ErrnoException {
        check(kernel.call(Syscall.FALLOCATE, fd, mode, offset, length), "fallocate", fd);
    }

    /** Makes a hole that reads as zeroes; the size stays. */
    public void punchHole(int fd, long offset, long length) throws ErrnoException {
        fallocate(fd, FALLOC_PUNCH_HOLE | FALLOC_KEEP_SIZE, offset, length);
    }

    public long lseek(int fd, long offset, int whence) throws ErrnoException {
        return check(kernel.call(Syscall.LSEEK, fd, offset, whence), "seek", fd);
    }

    /** Answers the negative error number where it fails (ENXIO: no more data). */
    public long tryLseek(int fd, long offset, int whence) {
        return kernel.call(Syscall.LSEEK, fd, offset, whence);
    }

    /** A hint only: failing does not matter. */
    public void fadvise(int fd, long offset, long length, int advice) {
        kernel.call(Syscall.FADVISE64, fd, offset, length, advice);
    }

    public void fsync(int fd) throws ErrnoException {
        check(kernel.call(Syscall.FSYNC, fd), "fsync", fd);
    }

    public void fdatasync(int fd) throws ErrnoException {
        check(kernel.call(Syscall.FDATASYNC, fd), "fdatasync", fd);
    }

    /** Flushes the whole file system that the descriptor is on. */
    public void syncfs(int fd) throws ErrnoException {
        check(kernel.call(Syscall.SYNCFS, fd), "syncfs", fd);
    }

    /** Starts writing back a range without waiting for it. A hint only. */
    public void startWriteback(int fd, long offset, long length) {
        kernel.call(Syscall.SYNC_FILE_RANGE, fd, offset, length, 2);
    }

    /** Answers false where LOCK_NB was given and somebody else holds it. */
    public boolean flock(int fd, int operation) throws ErrnoException {
        long result = kernel.call(Syscall.FLOCK, fd, operation);
        if (result == -Errno.EAGAIN) {
            return false;
        }
        check(result, "lock", fd);
        return true;
    }

    // Looking

    /** What the name is, a symbolic link itself and not its target. Answers the negative error number where it fails. */
    public int tryStat(int dir, byte[] name, int length, FileStat into) {
        long path = path(first, name, length);
        if (path == 0) {
            return -Errno.ENAMETOOLONG;
        }
        long result = kernel.call(
                Syscall.STATX, dir, path, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, FileStat.MASK, small.address());
        if (result == 0) {
            into.read(small);
        }
        return (int) result;
    }

    public void stat(int dir, byte[] name, FileStat into) throws ErrnoException {
        int result = tryStat(dir, name, name.length, into);
        if (result < 0) {
            throw ErrnoException.of(result, "stat", name);
        }
    }

    public void fstat(int fd, FileStat into) throws ErrnoException {
        first.set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
        check(
                kernel.call(Syscall.STATX, fd, first.address(), AT_EMPTY_PATH, FileStat.MASK, small.address()),
                "stat",
                fd);
        into.read(small);
    }

    /** Reads the next bite; false at the end. */
    public boolean readDirectory(int fd, DirectoryBuffer buffer) throws ErrnoException {
        long got = check(
                kernel.call(Syscall.GETDENTS64, fd, buffer.segment.address(), DirectoryBuffer.SIZE),
                "read directory",
                fd);
        buffer.filled((int) got);
        return got > 0;
    }

    public byte[] readlinkat(int dir, byte[] name) throws ErrnoException {
        return readlinkat(dir, name, name.length);
    }

    public byte[] readlinkat(int dir, byte[] name, int length) throws ErrnoException {
        long path = path(first, name, length);
        long got = path == 0
                ? -Errno.ENAMETOOLONG
                : kernel.call(Syscall.READLINKAT, dir, path, second.address(), PATH_SLOT);
        if (got < 0) {
            throw ErrnoException.of(got, "readlink", name, length);
        }
        byte[] target = new byte[(int) got];
        MemorySegment.copy(second, ValueLayout.JAVA_BYTE, 0, target, 0, target.length);
        return target;
    }

    public FileSystemStat fstatfs(int fd) throws ErrnoException {
        check(kernel.call(Syscall.FSTATFS, fd, small.address()), "statfs", fd);
        return new FileSystemStat(word(0), word(1), word(2), word(3), word(4), word(5), word(6));
    }

    // Making and changing

    public void mkdirat(int dir, byte[] name, int mode) throws ErrnoException {
        check(kernel.call(Syscall.MKDIRAT, dir, need(first, name, "mkdir"), mode), "mkdir", name);
    }

    /** The mode carries the kind (S_IFIFO and so on); the device is coded as in {@link FileStat#makeDevice}. */
    public void mknodat(int dir, byte[] name, int mode, long device) throws ErrnoException {
        check(kernel.call(Syscall.MKNODAT, dir, need(first, name, "mknod"), mode, device), "mknod", name);
    }

    public void symlinkat(byte[] target, int dir, byte[] name) throws ErrnoException {
        check(
                kernel.call(Syscall.SYMLINKAT, need(first, target, "symlink"), dir, need(second, name, "symlink")),
                "symlink",
                name);
    }

    public void linkat(int fromDir, byte[] from, int toDir, byte[] to, int flags) throws ErrnoException {
        check(
                kernel.call(Syscall.LINKAT, fromDir, need(first, from, "link"), toDir, need(second, to, "link"), flags),
                "link",
                to);
    }

    public void unlinkat(int dir, byte[] name, int flags) throws ErrnoException {
        check(kernel.call(Syscall.UNLINKAT, dir, need(first, name, "unlink"), flags), "unlink", name);
    }

    public void renameat2(int fromDir, byte[] from, int toDir, byte[] to, int flags) throws ErrnoException {
        check(
                kernel.call(
                        Syscall.RENAMEAT2,
                        fromDir,
                        need(first, from, "rename"),
                        toDir,
                        need(second, to, "rename"),
                        flags),
                "rename",
                to);
    }

    public void fchmod(int fd, int mode) throws ErrnoException {
        check(kernel.call(Syscall.FCHMOD, fd, mode), "chmod", fd);
    }

    /** Follows a symbolic link: never call it on a name that may be one. */
    public void fchmodat(int dir, byte[] name, int mode) throws ErrnoException {
        check(kernel.call(Syscall.FCHMODAT, dir, need(first, name, "chmod"), mode), "chmod", name);
    }

    public void fchown(int fd, int uid, int gid) throws ErrnoException {
        check(kernel.call(Syscall.FCHOWN, fd, uid, gid), "chown", fd);
    }

    /** Of the name itself, also where it is a symbolic link. */
    public void lchownat(int dir, byte[] name, int uid, int gid) throws ErrnoException {
        check(
                kernel.call(Syscall.FCHOWNAT, dir, need(first, name, "chown"), uid, gid, AT_SYMLINK_NOFOLLOW),
                "chown",
                name);
    }

    /** Sets the mtime, and the atime to the same, of the name itself, also where it is a symbolic link. */
    public void utimensat(int dir, byte[] name, long seconds, int nanos) throws ErrnoException {
        times(seconds, nanos);
        check(
                kernel.call(Syscall.UTIMENSAT, dir, need(first, name, "utimes"), small.address(), AT_SYMLINK_NOFOLLOW),
                "utimes",
                name);
    }

    public void futimens(int fd, long seconds, int nanos) throws ErrnoException {
        times(seconds, nanos);
        check(kernel.call(Syscall.UTIMENSAT, fd, 0, small.address(), 0), "utimes", fd);
    }

    private void times(long seconds, int nanos) {
        small.set(ValueLayout.JAVA_LONG, 0, seconds);
        small.set(ValueLayout.JAVA_LONG, 8, nanos);
        small.set(ValueLayout.JAVA_LONG, 16, seconds);
        small.set(ValueLayout.JAVA_LONG, 24, nanos);
    }

    // The process

    public int umask(int mask) {
        return (int) kernel.call(Syscall.UMASK, mask);
    }

    public int euid() {
        return (int) kernel.call(Syscall.GETEUID, 0);
    }

    /** Makes the calling thread, and threads that it starts afterwards, give way to others. Failing does not matter. */
    public void nice(int niceness) {
        kernel.call(Syscall.SETPRIORITY, 0, 0, niceness);
    }

    /** The io class of the calling thread: 2 best effort (level 0 to 7), 3 idle. Failing does not matter. */
    public void ioPriority(int ioClass, int level) {
        kernel.call(Syscall.IOPRIO_SET, 1, 0, (long) ioClass << 13 | level);
    }

    /** Gives this thread something of its own that threads share. */
    void unshare(int what) throws ErrnoException {
        check(kernel.call(Syscall.UNSHARE, what), "unshare", NONE);
    }

    /** Moves this thread to another name space. */
    void setns(int fd, int kind) throws ErrnoException {
        check(kernel.call(Syscall.SETNS, fd, kind), "enter a name space", NONE);
    }

    /** Makes the pipe behind the descriptor hold more. Failing, or there being no pipe, does not matter. */
    public void enlargePipe(int fd, int bytes) {
        kernel.call(Syscall.FCNTL, fd, F_SETPIPE_SZ, bytes);
    }

    /**
     * Ends the process at once. Without it, a virtual machine with a thread that hangs in a read waits for it for a third of
     * a second.
     */
    public void exitNow(int code) {
        kernel.call(Syscall.EXIT_GROUP, code);
    }

    // Insides

    private long word(int index) {
        return small.get(ValueLayout.JAVA_LONG, 8L * index);
    }

    private static long slice(MemorySegment segment, long offset, int length) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("native memory needed");
        }
        return segment.address() + Objects.checkFromIndexSize(offset, length, segment.byteSize());
    }

    /** Puts a C string into the slot; 0 where it does not fit. */
    static long path(MemorySegment slot, byte[] name, int length) {
        if (length > 4095) {
            return 0;
        }
        MemorySegment.copy(name, 0, slot, ValueLayout.JAVA_BYTE, 0, length);
        slot.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
        return slot.address();
    }

    private static long need(MemorySegment slot, byte[] name, String call) throws ErrnoException {
        long address = path(slot, name, name.length);
        if (address == 0) {
            throw ErrnoException.of(-Errno.ENAMETOOLONG, call, name);
        }
        return address;
    }

    private static long check(long result, String call, int fd) throws ErrnoException {
        if (result < 0) {
            throw ErrnoException.of(result, call, fd);
        }
        return result;
    }

    private static void check(long result, String call, byte[] name) throws ErrnoException {
        if (result < 0) {
            throw ErrnoException.of(result, call, name);
        }
    }

    /** An empty name, for calls with AT_EMPTY_PATH. */
    public static byte[] emptyPath() {
        return NONE;
    }
}
