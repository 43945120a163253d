package org.understudy.agent.protocol;

import java.io.IOException;

/** The hashes that the portal has, beginning with a block; fewer than wanted where its file ends, none where it has none. */
@SuppressWarnings("ArrayRecordComponent")
public record Hashes(long id, long size, long firstBlock, long[] hashes) {

    public void send(FrameWriter out) throws IOException {
        WireWriter w = new WireWriter(40 + 8 * hashes.length);
        w.varint(id).varint(size).varint(firstBlock).varint(hashes.length);
        for (long hash : hashes) {
            w.u64(hash);
        }
        out.write(FrameType.HASHES, w);
    }

    public static Hashes read(WireReader in) throws ProtocolException {
        long id = in.varint();
        long size = in.varint(Limits.FILE_SIZE, "A file's size");
        long first = in.varint(Limits.FILE_SIZE / Limits.BLOCK, "The number of a block");
        int count = in.count(Limits.HASHES, "The number of hashes");
        if (in.remaining() != count * 8L) {
            throw new ProtocolException(
                    "HASHES announces " + count + " hashes, but holds " + in.remaining() + " bytes.");
        }
        long[] hashes = new long[count];
        for (int i = 0; i < count; i++) {
            hashes[i] = in.u64();
        }
        return new Hashes(id, size, first, hashes);
    }
}
