package org.understudy.agent.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Loop devices and mounts. Needs root. One object per use; not for several threads at once. */
public final class Mounts {
    public static final int MS_RDONLY = 1;
    public static final int MS_NOSUID = 2;
    public static final int MS_NODEV = 4;
    public static final int MS_NOEXEC = 8;
    public static final int MS_NOATIME = 1024;

    public static final int MNT_DETACH = 2;
    public static final int UMOUNT_NOFOLLOW = 8;

    public static final int LO_READ_ONLY = 1;
    public static final int LO_AUTOCLEAR = 4;
    public static final int LO_DIRECT_IO = 16;

    private static final int LOOP_CLR_FD = 0x4c01;
    private static final int LOOP_GET_STATUS64 = 0x4c05;
    private static final int LOOP_SET_BLOCK_SIZE = 0x4c09;
    private static final int LOOP_CONFIGURE = 0x4c0a;
    private static final int LOOP_CTL_GET_FREE = 0x4c82;
    private static final int BLKFLSBUF = 0x1261;
    /** {@code struct loop_config}: u32 fd, u32 block size, {@code loop_info64} (232 bytes), 8 × u64. */
    private static final int CONFIG_SIZE = 304;

    private static final int INFO = 8;
    private static final int TRIES = 200;

    private final Kernel kernel;
    private final MemorySegment memory;

    public Mounts() {
        Arena arena = Arena.ofAuto();
        this.kernel = new Kernel(arena);
        this.memory = arena.allocate(CONFIG_SIZE + 4 * 4200L, 8);
    }

    /** A loop device that is attached: its number, and the open descriptor, which the caller closes. */
    public record Loop(int number, int fd) {
        public String path() {
            return "/dev/loop" + number;
        }
    }

    /** Attaches a part of an open file to a free loop device. */
    public Loop attach(int backing, long offset, long size, int flags) throws ErrnoException {
        Libc libc = Libc.get();
        int control = libc.openat(Libc.AT_FDCWD, bytes("/dev/loop-control"), OpenFlags.RDWR, 0);
        try {
            for (int i = 0; ; i++) {
                long number = kernel.call(Syscall.IOCTL, control, LOOP_CTL_GET_FREE, 0);
                if (number < 0) {
                    throw new ErrnoException((int) -number, "get a free loop device", "");
                }
                byte[] path = bytes("/dev/loop" + number);
                int access = (flags & LO_READ_ONLY) != 0 ? OpenFlags.RDONLY : OpenFlags.RDWR;
                int fd = libc.openat(Libc.AT_FDCWD, path, access, 0);
                memory.asSlice(0, CONFIG_SIZE).fill((byte) 0);
                memory.set(ValueLayout.JAVA_INT, 0, backing);
                memory.set(ValueLayout.JAVA_LONG, INFO + 24L, offset);
                memory.set(ValueLayout.JAVA_LONG, INFO + 32L, size);
                memory.set(ValueLayout.JAVA_INT, INFO + 52L, flags);
                long result = kernel.call(Syscall.IOCTL, fd, LOOP_CONFIGURE, memory.address());
                if (result == 0) {
                    return new Loop((int) number, fd);
                }
                libc.close(fd);
                if (result != -Errno.EBUSY || i > TRIES) {
                    throw new ErrnoException((int) -result, "attach a loop device", "/dev/loop" + number);
                }
            }
        } finally {
            libc.close(control);
        }
    }

    /** Detaches; the kernel does it at once, or when the last user is gone. */
    public void detach(int fd) throws ErrnoException {
        long result = kernel.call(Syscall.IOCTL, fd, LOOP_CLR_FD, 0);
        if (result < 0 && result != -Errno.ENXIO) {
            throw new ErrnoException((int) -result, "detach a loop device", "");
        }
    }

    /** Whether this open loop device stands over that file, under whatever name. */
    public boolean isOver(int fd, FileStat file) {
        if (kernel.call(Syscall.IOCTL, fd, LOOP_GET_STATUS64, memory.address()) < 0) {
            return false;
        }
        long device = memory.get(ValueLayout.JAVA_LONG, 0);
        long inode = memory.get(ValueLayout.JAVA_LONG, 8);
        return inode == file.inode && device == file.device;
    }

    /** Gives the device another block size. */
    public void blockSize(int fd, int size) throws ErrnoException {
        long result = kernel.call(Syscall.IOCTL, fd, LOOP_SET_BLOCK_SIZE, size);
        if (result < 0) {
            throw new ErrnoException((int) -result, "set the block size of a loop device", "");
        }
    }

    /** Writes out and forgets what the kernel has buffered of a block device. */
    public void flushBuffers(int fd) throws ErrnoException {
        long result = kernel.call(Syscall.IOCTL, fd, BLKFLSBUF, 0);
        if (result < 0) {
            throw new ErrnoException((int) -result, "flush the buffers of a device", "");
        }
    }

    public void mount(String source, String target, String type, int flags, String options) throws ErrnoException {
        long at = CONFIG_SIZE;
        long sourceAt = put(at, source);
        long targetAt = put(at + 4200, target);
        long typeAt = put(at + 8400, type);
        long optionsAt = put(at + 12600, options);
        long result = kernel.call(Syscall.MOUNT, sourceAt, targetAt, typeAt, flags, optionsAt);
        if (result < 0) {
            throw new ErrnoException((int) -result, "mount " + source + " (" + type + ") on", target);
        }
    }

    /** Unmounts; false where it is in use. */
    public boolean unmount(String target, int flags) throws ErrnoException {
        long result = kernel.call(Syscall.UMOUNT2, put(CONFIG_SIZE, target), flags | UMOUNT_NOFOLLOW);
        if (result == -Errno.EBUSY) {
            return false;
        }
        if (result < 0) {
            throw new ErrnoException((int) -result, "unmount", target);
        }
        return true;
    }

    private long put(long at, String text) throws ErrnoException {
        byte[] raw = bytes(text);
        if (raw.length > 4095) {
            throw new ErrnoException(Errno.ENAMETOOLONG, "mount", text);
        }
        MemorySegment slot = memory.asSlice(at, 4200);
        return Libc.path(slot, raw, raw.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
