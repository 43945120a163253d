package org.understudy.agent.protocol;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;

/** XXH3-64 with the replica's own seed. May be shared by threads. */
public final class Hash {
    private final Hasher64 hasher;
    private final long seed;

    public Hash(long seed) {
        this.seed = seed;
        this.hasher = Hashing.xxh3_64(seed);
    }

    public long seed() {
        return seed;
    }

    public long of(byte[] data, int offset, int length) {
        return hasher.hashBytesToLong(data, offset, length);
    }

    public long of(byte[] data) {
        return hasher.hashBytesToLong(data);
    }
}
