package org.understudy.agent.protocol;

import java.io.IOException;

/** Asks for the sub-block hashes of some blocks, in rising order. */
@SuppressWarnings("ArrayRecordComponent")
public record Refine(long id, Bytes path, long[] blocks) {

    public void send(FrameWriter out) throws IOException {
        WireWriter w = new WireWriter(64 + path.length() + 5 * blocks.length);
        w.varint(id).bytes(path).varint(blocks.length);
        for (long block : blocks) {
            w.varint(block);
        }
        out.write(FrameType.REFINE, w);
    }

    public static Refine read(WireReader in) throws ProtocolException {
        long id = in.varint();
        byte[] path = in.bytes(Limits.PATH, "A path");
        Paths.check(path);
        int count = in.count(Limits.REFINE, "The number of blocks to refine");
        long[] blocks = new long[Math.min(count, in.remaining())];
        for (int i = 0; i < count; i++) {
            long block = in.varint(Limits.FILE_SIZE / Limits.BLOCK, "The number of a block");
            if (i > 0 && block <= blocks[i - 1]) {
                throw new ProtocolException("The blocks to refine are not in rising order.");
            }
            blocks[i] = block;
        }
        in.expectEnd("REFINE");
        return new Refine(id, Bytes.of(path), blocks);
    }
}
