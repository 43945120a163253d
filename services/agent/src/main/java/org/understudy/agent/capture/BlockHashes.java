package org.understudy.agent.capture;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.protocol.Limits;

/**
 * The hashes of what was sent of one file, so that after a change while it was read only the difference is sent. There is a
 * budget for all files together; beyond it, such a file is only reported.
 */
final class BlockHashes {
    /** Of all files that are open at a time: 16 MiB of hashes for 128 GiB of content. */
    static final class Budget {
        private long left = 2L << 20;
    }

    private final Budget budget;
    private long @Nullable [] hashes;

    /** Not kept yet: see {@link #keep}. */
    BlockHashes(Budget budget) {
        this.budget = budget;
    }

    /** From now on they are kept, if the budget allows. Answers whether. */
    boolean keep(long size) {
        release();
        long blocks = blocks(size);
        if (blocks <= budget.left) {
            hashes = new long[(int) blocks];
            budget.left -= blocks;
        }
        return hashes != null;
    }

    static long blocks(long size) {
        return (size + Limits.BLOCK - 1) / Limits.BLOCK;
    }

    boolean kept() {
        return hashes != null;
    }

    void set(long block, long hash) {
        long[] h = hashes;
        if (h != null && block < h.length) {
            h[(int) block] = hash;
        }
    }

    /** Sets the hash; answers whether it was another one. */
    boolean exchange(long block, long hash) {
        long[] h = hashes;
        if (h == null || block >= h.length) {
            return true;
        }
        boolean other = h[(int) block] != hash;
        h[(int) block] = hash;
        return other;
    }

    void fill(long from, long to, long hash) {
        long[] h = hashes;
        if (h != null && from < h.length) {
            Arrays.fill(h, (int) from, (int) Math.min(to, h.length), hash);
        }
    }

    /** The file has another size now. Blocks beyond the end are forgotten. */
    void resize(long size) {
        long[] h = hashes;
        if (h == null) {
            return;
        }
        long blocks = blocks(size);
        if (blocks - h.length > budget.left) {
            release();
            return;
        }
        budget.left -= blocks - h.length;
        hashes = Arrays.copyOf(h, (int) blocks);
    }

    void release() {
        long[] h = hashes;
        if (h != null) {
            budget.left += h.length;
            hashes = null;
        }
    }
}
