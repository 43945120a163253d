package org.understudy.agent.portal.manifest;

import java.util.Arrays;

/** From the hash of a path to the positions of its records; sixteen bytes each. Equal keys stay in the order of arrival. */
final class PathTable {
    private long[] keys = new long[1024];
    private long[] values = new long[1024];
    private int size;

    void put(long key, long value) {
        if (size * 3 >= keys.length * 2) {
            grow();
        }
        insert(key, value + 1);
        size++;
    }

    /** The positions, oldest first. */
    long[] get(long key) {
        int mask = keys.length - 1;
        int i = slot(key, mask);
        long[] found = new long[2];
        int count = 0;
        while (values[i] != 0) {
            if (keys[i] == key) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, count * 2);
                }
                found[count++] = values[i] - 1;
            }
            i = (i + 1) & mask;
        }
        found = Arrays.copyOf(found, count);
        Arrays.sort(found);
        return found;
    }

    private void insert(long key, long stored) {
        int mask = keys.length - 1;
        int i = slot(key, mask);
        while (values[i] != 0) {
            i = (i + 1) & mask;
        }
        keys[i] = key;
        values[i] = stored;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new long[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != 0) {
                insert(oldKeys[i], oldValues[i]);
            }
        }
    }

    private static int slot(long key, int mask) {
        return (int) (key ^ (key >>> 32)) & mask;
    }
}
