package org.understudy.agent.portal.apply;

/** Hashes of paths, eight bytes each. What is removed leaves a mark. */
final class PathSet {
    private static final long FREE = 0;
    private static final long GONE = 1;

    private long[] slots = new long[1024];
    private int used;
    private int size;

    void add(long hash) {
        if (contains(hash)) {
            return;
        }
        if (used * 3L >= slots.length * 2L) {
            long[] old = slots;
            slots = new long[old.length * 2];
            used = 0;
            for (long value : old) {
                if (value != FREE && value != GONE) {
                    put(value);
                }
            }
        }
        put(key(hash));
        size++;
    }

    private void put(long key) {
        int i = start(key);
        while (slots[i] != FREE) {
            i = (i + 1) & (slots.length - 1);
        }
        slots[i] = key;
        used++;
    }

    boolean contains(long hash) {
        return find(key(hash)) >= 0;
    }

    boolean remove(long hash) {
        int at = find(key(hash));
        if (at < 0) {
            return false;
        }
        slots[at] = GONE;
        size--;
        return true;
    }

    boolean isEmpty() {
        return size == 0;
    }

    private int find(long key) {
        int i = start(key);
        while (slots[i] != FREE) {
            if (slots[i] == key) {
                return i;
            }
            i = (i + 1) & (slots.length - 1);
        }
        return -1;
    }

    private int start(long key) {
        return (int) (key ^ (key >>> 32)) & (slots.length - 1);
    }

    private static long key(long hash) {
        return hash == FREE || hash == GONE ? hash + 2 : hash;
    }
}
