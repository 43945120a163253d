package org.understudy.agent.capture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** The first names of inodes that have several: about 40 bytes and the path for each. */
final class LinkTable {
    private static final int CHUNK_BITS = 18;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int EMPTY = -1;
    private static final int FORGOTTEN = -2;

    private long[] inodes = new long[256];
    private int[] tags = new int[256];
    private int[] refs = new int[256];
    private int size;
    private final List<Long> devices = new ArrayList<>();
    private final List<byte[]> chunks = new ArrayList<>();
    private int used = CHUNK;

    LinkTable() {
        Arrays.fill(refs, EMPTY);
    }

    /** The first name of the inode, or null where this is the first: it is remembered then. */
    byte @Nullable [] firstName(long device, long inode, int decision, byte[] path, int length) {
        int tag = device(device) << 2 | decision;
        int at = slot(inode, tag);
        if (refs[at] >= 0) {
            byte[] chunk = chunks.get(refs[at] >>> CHUNK_BITS);
            int from = refs[at] & CHUNK - 1;
            int n = (chunk[from] & 0xff) << 8 | (chunk[from + 1] & 0xff);
            byte[] first = Arrays.copyOfRange(chunk, from + 2, from + 2 + n);
            return n == length && Arrays.equals(first, 0, n, path, 0, length) ? null : first;
        }
        boolean forgotten = refs[at] == FORGOTTEN;
        inodes[at] = inode;
        tags[at] = tag;
        refs[at] = store(path, length);
        if (!forgotten && ++size * 3 > refs.length * 2) {
            grow();
        }
        return null;
    }

    /** The first name could not be sent: the next name of the inode becomes the first. */
    void forget(long device, long inode, int decision) {
        int at = slot(inode, device(device) << 2 | decision);
        if (refs[at] >= 0) {
            refs[at] = FORGOTTEN;
        }
    }

    private int device(long device) {
        for (int i = 0; i < devices.size(); i++) {
            if (devices.get(i) == device) {
                return i;
            }
        }
        devices.add(device);
        return devices.size() - 1;
    }

    private int slot(long inode, int tag) {
        long h = (inode * 31 + tag) * 0x9E3779B97F4A7C15L;
        int mask = refs.length - 1;
        int at = (int) (h >>> 32) & mask;
        while (refs[at] != EMPTY && (inodes[at] != inode || tags[at] != tag)) {
            at = at + 1 & mask;
        }
        return at;
    }

    private int store(byte[] path, int length) {
        if (used + 2 + length > CHUNK) {
            chunks.add(new byte[CHUNK]);
            used = 0;
        }
        byte[] chunk = chunks.getLast();
        int at = used;
        chunk[at] = (byte) (length >> 8);
        chunk[at + 1] = (byte) length;
        System.arraycopy(path, 0, chunk, at + 2, length);
        used += 2 + length;
        return (chunks.size() - 1) << CHUNK_BITS | at;
    }

    private void grow() {
        long[] oldInodes = inodes;
        int[] oldTags = tags;
        int[] oldRefs = refs;
        int capacity = oldRefs.length * 2;
        inodes = new long[capacity];
        tags = new int[capacity];
        refs = new int[capacity];
        Arrays.fill(refs, EMPTY);
        for (int i = 0; i < oldRefs.length; i++) {
            if (oldRefs[i] != EMPTY) {
                int at = slot(oldInodes[i], oldTags[i]);
                inodes[at] = oldInodes[i];
                tags[at] = oldTags[i];
                refs[at] = oldRefs[i];
            }
        }
    }
}
