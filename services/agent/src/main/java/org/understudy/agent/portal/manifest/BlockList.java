package org.understudy.agent.portal.manifest;

import java.io.IOException;

import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;

/**
 * The block hashes of a file: of a small one here, of a large one at a place in the file of hashes beside the manifest or the
 * journal. A hash of 0 stands for a full block of zeroes.
 */
@SuppressWarnings("ArrayRecordComponent")
public record BlockList(long[] here, long at, long count) {
    public static final BlockList NONE = new BlockList(new long[0], -1, 0);
    /** Up to so many hashes stand in the entry itself. */
    public static final int HERE = 512;

    public static BlockList of(long[] hashes) {
        return hashes.length == 0 ? NONE : new BlockList(hashes, -1, hashes.length);
    }

    public static BlockList at(long position, long count) {
        return new BlockList(NONE.here, position, count);
    }

    public boolean isHere() {
        return at < 0;
    }

    /** Blocks of a file of that size. */
    public static long blocks(long size) {
        return (size + Limits.BLOCK - 1) / Limits.BLOCK;
    }

    void write(WireWriter out) {
        out.varint(count).bool(isHere());
        if (isHere()) {
            for (long hash : here) {
                out.u64(hash);
            }
        } else {
            out.varint(at);
        }
    }

    static BlockList read(WireReader in) throws IOException {
        long count = in.varint(blocks(Limits.FILE_SIZE), "blocks");
        if (!in.bool()) {
            return at(in.varint(Long.MAX_VALUE, "position"), count);
        }
        if (count > HERE) {
            throw new IOException("An entry of the manifest holds " + count + " hashes.");
        }
        long[] here = new long[(int) count];
        for (int i = 0; i < here.length; i++) {
            here[i] = in.u64();
        }
        return of(here);
    }
}
