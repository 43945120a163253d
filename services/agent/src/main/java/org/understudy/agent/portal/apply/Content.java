package org.understudy.agent.portal.apply;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.TreeSet;

import org.understudy.agent.libc.Libc;
import org.understudy.agent.portal.manifest.BlockList;
import org.understudy.agent.portal.manifest.HashFile;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Limits;

/**
 * The content of one file while it arrives: writes it and keeps the hash of every block. A block that came in pieces is read
 * again before its hash is taken.
 */
final class Content {
    private static final int DIRTY_MAX = 4096;

    private final Libc libc;
    private final Hash hash;
    private final HashFile file;
    private final Scratch scratch;
    private long[] here;
    private long at = -1;
    private long room;
    private long highest;
    private final long sizeBefore;
    private final TreeSet<Long> dirty = new TreeSet<>();

    /** Memory that is shared by all files of one thread. */
    static final class Scratch {
        final MemorySegment memory = Arena.ofAuto().allocate(Limits.CONTENT, 4096);
        final byte[] block = new byte[Limits.BLOCK];
    }

    /**
     * @param sizeBefore bytes that are there and stay, 0 for a new or emptied file
     * @param before their hashes, in the file given with them
     */
    Content(
            Libc libc,
            Hash hash,
            HashFile file,
            Scratch scratch,
            long expected,
            long sizeBefore,
            BlockList before,
            HashFile beforeFile)
            throws IOException {
        this.libc = libc;
        this.hash = hash;
        this.file = file;
        this.scratch = scratch;
        this.sizeBefore = sizeBefore;
        this.here = new long[0];
        long blocks = Math.max(BlockList.blocks(Math.max(expected, sizeBefore)), before.count());
        grow(blocks);
        if (before.count() > 0) {
            if (at < 0) {
                System.arraycopy(before.here(), 0, here, 0, (int) before.count());
            } else if (before.isHere()) {
                file.put(at, before.here(), 0, (int) before.count());
            } else {
                file.copy(beforeFile, before.at(), at, before.count());
            }
        }
        if (before.count() < BlockList.blocks(sizeBefore)) {
            throw new IOException("A file has fewer hashes than blocks.");
        }
        this.highest = sizeBefore;
    }

    private void grow(long blocks) throws IOException {
        if (blocks <= room) {
            return;
        }
        if (blocks <= BlockList.HERE) {
            here = Arrays.copyOf(here, (int) Math.min(BlockList.HERE, Math.max(blocks, room * 2)));
            room = here.length;
            return;
        }
        long more = Math.max(blocks, room * 2);
        long fresh = file.allocate(more);
        if (at < 0) {
            file.put(fresh, here, 0, here.length);
            here = new long[0];
        } else {
            file.copy(file, at, fresh, room);
        }
        at = fresh;
        room = more;
    }

    private void set(long block, long value) throws IOException {
        grow(block + 1);
        if (at < 0) {
            here[(int) block] = value;
        } else {
            file.put(at + block, new long[] {value}, 0, 1);
        }
        dirty.remove(block);
    }

    void write(int fd, byte[] data, int start, int length, long offset) throws IOException {
        MemorySegment.copy(data, start, scratch.memory, ValueLayout.JAVA_BYTE, 0, length);
        libc.pwriteFully(fd, scratch.memory, 0, length, offset);
        int done = 0;
        while (done < length) {
            long position = offset + done;
            long block = position / Limits.BLOCK;
            int within = (int) (position % Limits.BLOCK);
            int piece = Math.min(length - done, Limits.BLOCK - within);
            if (piece == Limits.BLOCK) {
                set(block, hash.of(data, start + done, piece));
            } else {
                touch(fd, block);
            }
            done += piece;
        }
        highest = Math.max(highest, offset + length);
    }

    private void touch(int fd, long block) throws IOException {
        grow(block + 1);
        dirty.add(block);
        if (dirty.size() > DIRTY_MAX) {
            settle(fd);
        }
    }

    void zero(int fd, long offset, long length) throws IOException {
        if (length == 0) {
            return;
        }
        if (offset < highest) {
            libc.punchHole(fd, offset, length);
        }
        long end = offset + length;
        long first = (offset + Limits.BLOCK - 1) / Limits.BLOCK;
        long last = end / Limits.BLOCK;
        if (offset % Limits.BLOCK != 0) {
            touch(fd, offset / Limits.BLOCK);
        }
        if (end % Limits.BLOCK != 0) {
            touch(fd, last);
        }
        // Blocks that never had a hash are zero by themselves.
        long known = Math.min(last, BlockList.blocks(Math.max(highest, sizeBefore)));
        for (long block = first; block < known; block++) {
            set(block, 0);
        }
        dirty.subSet(first, Math.max(first, last)).clear();
    }

    /** Cuts or grows the file, and answers all hashes. */
    BlockList finish(int fd, long actualSize, long size) throws IOException {
        if (actualSize != size) {
            libc.ftruncate(fd, size);
        }
        long blocks = BlockList.blocks(size);
        grow(blocks);
        if (size % Limits.BLOCK != 0) {
            dirty.add(size / Limits.BLOCK);
        }
        if (sizeBefore != size && sizeBefore % Limits.BLOCK != 0) {
            dirty.add(sizeBefore / Limits.BLOCK);
        }
        long old = highest / Limits.BLOCK;
        if (highest % Limits.BLOCK != 0 && highest != size) {
            dirty.add(old);
        }
        dirty.tailSet(blocks).clear();
        settle(fd);
        if (at >= 0) {
            return BlockList.at(at, blocks);
        }
        return BlockList.of(Arrays.copyOf(here, (int) blocks));
    }

    private void settle(int fd) throws IOException {
        for (Long block : dirty.toArray(new Long[0])) {
            set(block, hashOnDisk(libc, fd, block, hash, scratch));
        }
        dirty.clear();
    }

    /** Of what the disk holds now. */
    static long hashOnDisk(Libc libc, int fd, long block, Hash hash, Scratch scratch) throws IOException {
        int got = read(libc, fd, block * Limits.BLOCK, scratch);
        return hash.of(scratch.block, 0, got);
    }

    static int read(Libc libc, int fd, long offset, Scratch scratch) throws IOException {
        int got = 0;
        while (got < Limits.BLOCK) {
            int n = libc.pread(fd, scratch.memory, got, Limits.BLOCK - got, offset + got);
            if (n == 0) {
                break;
            }
            got += n;
        }
        MemorySegment.copy(scratch.memory, ValueLayout.JAVA_BYTE, 0, scratch.block, 0, got);
        return got;
    }

    /** Hashes a whole file from the disk. Holes are passed over. */
    static BlockList ofDisk(Libc libc, int fd, long size, Hash hash, HashFile file, Scratch scratch)
            throws IOException {
        Content content = new Content(libc, hash, file, scratch, size, 0, BlockList.NONE, file);
        long blocks = BlockList.blocks(size);
        long block = 0;
        while (block < blocks) {
            long data = libc.tryLseek(fd, block * Limits.BLOCK, Libc.SEEK_DATA);
            if (data < 0) {
                break;
            }
            block = data / Limits.BLOCK;
            int got = read(libc, fd, block * Limits.BLOCK, scratch);
            content.set(block, hash.of(scratch.block, 0, got));
            block++;
        }
        return content.finish(fd, size, size);
    }
}
