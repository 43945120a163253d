package org.understudy.agent.capture;

import org.understudy.agent.libc.FileStat;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.Rule.Decision;
import org.understudy.agent.protocol.WireWriter;

/** What a later walk compares to know whether an entry changed. One per thread. */
final class Fingerprints {
    /** The kernel's clock for file times ticks up to every 10 ms: a second write within a tick does not show. */
    private static final long RACY_MILLIS = 20;

    private final Hash hash;
    private final long fakeKey;
    private final WireWriter fields = new WireWriter(4096);

    Fingerprints(Hash hash, Bytes fakeKey) {
        this.hash = hash;
        this.fakeKey = hash.of(fakeKey.array());
    }

    /** Never 0, unless it changed so recently that a further change might not show. */
    long state(Kind kind, FileStat s, Decision decision, boolean mountPoint, byte[] firstName) {
        if (racy(s)) {
            return 0;
        }
        boolean directory = kind == Kind.DIRECTORY;
        boolean device = kind == Kind.CHARACTER_DEVICE || kind == Kind.BLOCK_DEVICE;
        fields.reset()
                .u64((long) kind.code() << 32 | s.mode)
                .u64((long) s.uid << 32 | Integer.toUnsignedLong(s.gid))
                .u64(decision(decision, directory));
        if (!mountPoint) {
            fields.u64(s.mtimeSeconds)
                    .u64(s.ctimeSeconds)
                    .u64((long) s.mtimeNanos << 32 | s.ctimeNanos)
                    .u64(s.inode)
                    .u64(device ? s.rdev : 0);
        }
        if (!directory) {
            fields.u64(s.size).u64(Integer.toUnsignedLong(s.links));
        }
        fields.raw(firstName, 0, firstName.length);
        long value = hash.of(fields.buffer(), 0, fields.length());
        return value == 0 ? 1 : value;
    }

    int content(Kind kind, FileStat s, Decision decision) {
        if (racy(s)) {
            return 0;
        }
        fields.reset()
                .u64(kind.code())
                .u64(s.size)
                .u64(s.mtimeSeconds)
                .u64(s.mtimeNanos)
                .u64(s.inode)
                .u64(decision(decision, kind == Kind.DIRECTORY));
        int value = (int) hash.of(fields.buffer(), 0, fields.length());
        return value == 0 ? 1 : value;
    }

    private long decision(Decision decision, boolean directory) {
        if (directory) {
            return 0;
        }
        return decision == Decision.FAKE ? fakeKey : decision.code();
    }

    private static boolean racy(FileStat s) {
        long millis = s.ctimeSeconds * 1000 + s.ctimeNanos / 1_000_000;
        return Math.abs(System.currentTimeMillis() - millis) < RACY_MILLIS;
    }
}
