package org.understudy.agent.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads a directory in big bites. Use: {@link Libc#readDirectory} until it says false, {@link #next} within each bite. */
public final class DirectoryBuffer {
    static final int SIZE = 64 * 1024;

    final MemorySegment segment;
    private int position;
    private int limit;
    private long inode;
    private int type;
    private int nameStart;
    private int nameLength;

    public DirectoryBuffer() {
        this.segment = Arena.ofAuto().allocate(SIZE, 8);
    }

    void filled(int bytes) {
        position = 0;
        limit = bytes;
    }

    /** Steps to the next entry of this bite, leaving out {@code .} and {@code ..}. */
    public boolean next() {
        while (position < limit) {
            int start = position;
            position += segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, start + 16L) & 0xffff;
            int nameAt = start + 19;
            int end = nameAt;
            while (segment.get(ValueLayout.JAVA_BYTE, end) != 0) {
                end++;
            }
            int length = end - nameAt;
            if (dots(nameAt, length)) {
                continue;
            }
            inode = segment.get(ValueLayout.JAVA_LONG_UNALIGNED, start);
            type = segment.get(ValueLayout.JAVA_BYTE, start + 18L);
            nameStart = nameAt;
            nameLength = length;
            return true;
        }
        return false;
    }

    private boolean dots(int at, int length) {
        return length <= 2
                && segment.get(ValueLayout.JAVA_BYTE, at) == '.'
                && (length == 1 || segment.get(ValueLayout.JAVA_BYTE, at + 1L) == '.');
    }

    public int nameLength() {
        return nameLength;
    }

    public void copyName(byte[] target, int offset) {
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, nameStart, target, offset, nameLength);
    }

    public byte[] name() {
        byte[] name = new byte[nameLength];
        copyName(name, 0);
        return name;
    }

    public long inode() {
        return inode;
    }

    /** The kernel's DT_ code: 4 directory, 8 file, 10 symbolic link, 0 unknown. */
    public int type() {
        return type;
    }
}
