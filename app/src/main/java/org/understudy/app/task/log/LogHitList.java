package org.understudy.app.task.log;

import java.util.Arrays;

/// Places in a log, in their order: eight bytes each.
final class LogHitList {
    static final int MOST = 1_000_000;

    private long[] offsets = new long[256];
    private int count;

    /// @return false when there is no room for more
    synchronized boolean add(long offset) {
        if (count == MOST) {
            return false;
        }
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, Math.min(MOST, count * 2));
        }
        offsets[count++] = offset;
        return true;
    }

    synchronized int count() {
        return count;
    }

    /// Which of them is the first at or behind a place; the count, if none is.
    synchronized int from(long offset) {
        int at = Arrays.binarySearch(offsets, 0, count, offset);
        return at >= 0 ? at : -at - 1;
    }

    synchronized long get(int index) {
        return offsets[index];
    }
}
