package org.understudy.agent.protocol;

import java.io.IOException;

/** Sixteen hashes for every block of a REFINE, in its order. */
@SuppressWarnings("ArrayRecordComponent")
public record SubHashes(long id, long[] hashes) {

    public void send(FrameWriter out) throws IOException {
        WireWriter w = new WireWriter(40 + 8 * hashes.length);
        w.varint(id).varint(hashes.length / Limits.SUB_BLOCKS);
        for (long hash : hashes) {
            w.u64(hash);
        }
        out.write(FrameType.SUBHASHES, w);
    }

    public static SubHashes read(WireReader in) throws ProtocolException {
        long id = in.varint();
        int count = in.count(Limits.REFINE, "The number of refined blocks");
        if (in.remaining() != count * 8L * Limits.SUB_BLOCKS) {
            throw new ProtocolException(
                    "SUBHASHES announces " + count + " blocks, but holds " + in.remaining() + " bytes.");
        }
        long[] hashes = new long[count * Limits.SUB_BLOCKS];
        for (int i = 0; i < hashes.length; i++) {
            hashes[i] = in.u64();
        }
        return new SubHashes(id, hashes);
    }
}
