package org.understudy.agent.libc;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What {@code statx} told of one inode. Reused: the next call into the same object overwrites it. */
public final class FileStat {
    static final int SIZE = 256;
    /** Everything of the old {@code stat}, and the mount. */
    static final int MASK = 0x7ff | 0x1000;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final long ATTR_MOUNT_ROOT = 0x2000;

    public long size;
    public long blocks;
    public long inode;
    public long device;
    public long rdev;
    public long mountId;
    public long mtimeSeconds;
    public long ctimeSeconds;
    public int mtimeNanos;
    public int ctimeNanos;
    public int mode;
    public int uid;
    public int gid;
    public int links;
    public boolean mountRoot;

    public FileStat() {}

    void read(MemorySegment s) {
        int mask = s.get(INT, 0);
        long attributes = s.get(LONG, 8);
        links = s.get(INT, 16);
        uid = s.get(INT, 20);
        gid = s.get(INT, 24);
        mode = s.get(ValueLayout.JAVA_SHORT, 28) & 0xffff;
        inode = s.get(LONG, 32);
        size = s.get(LONG, 40);
        blocks = s.get(LONG, 48);
        long attributesMask = s.get(LONG, 56);
        ctimeSeconds = s.get(LONG, 96);
        ctimeNanos = s.get(INT, 104);
        mtimeSeconds = s.get(LONG, 112);
        mtimeNanos = s.get(INT, 120);
        rdev = makeDevice(s.get(INT, 128), s.get(INT, 132));
        device = makeDevice(s.get(INT, 136), s.get(INT, 140));
        mountId = (mask & 0x1000) == 0 ? 0 : s.get(LONG, 144);
        mountRoot = (attributes & attributesMask & ATTR_MOUNT_ROOT) != 0;
    }

    public void copyFrom(FileStat other) {
        size = other.size;
        blocks = other.blocks;
        inode = other.inode;
        device = other.device;
        rdev = other.rdev;
        mountId = other.mountId;
        mtimeSeconds = other.mtimeSeconds;
        ctimeSeconds = other.ctimeSeconds;
        mtimeNanos = other.mtimeNanos;
        ctimeNanos = other.ctimeNanos;
        mode = other.mode;
        uid = other.uid;
        gid = other.gid;
        links = other.links;
        mountRoot = other.mountRoot;
    }

    /** Size, mtime and ctime are those of the other one: nobody wrote in between. */
    public boolean sameContentAs(FileStat other) {
        return size == other.size
                && mtimeSeconds == other.mtimeSeconds
                && mtimeNanos == other.mtimeNanos
                && ctimeSeconds == other.ctimeSeconds
                && ctimeNanos == other.ctimeNanos;
    }

    public int permissions() {
        return mode & 0xfff;
    }

    public boolean isDirectory() {
        return (mode & 0xf000) == 0x4000;
    }

    public boolean isRegular() {
        return (mode & 0xf000) == 0x8000;
    }

    public boolean isSymlink() {
        return (mode & 0xf000) == 0xa000;
    }

    public boolean isFifo() {
        return (mode & 0xf000) == 0x1000;
    }

    public boolean isCharacterDevice() {
        return (mode & 0xf000) == 0x2000;
    }

    public boolean isBlockDevice() {
        return (mode & 0xf000) == 0x6000;
    }

    public boolean isSocket() {
        return (mode & 0xf000) == 0xc000;
    }

    /** The device number as the C library codes it in a {@code dev_t}. */
    public static long makeDevice(int major, int minor) {
        long ma = Integer.toUnsignedLong(major);
        long mi = Integer.toUnsignedLong(minor);
        return (ma & 0xfffff000L) << 32 | (ma & 0xfffL) << 8 | (mi & 0xffffff00L) << 12 | (mi & 0xffL);
    }
}
