package org.understudy.agent.protocol;

import java.io.IOException;

/** Asks for the hashes of blocks of a file that the portal has. */
public record Want(long id, Bytes path, long firstBlock, int count) {

    public void send(FrameWriter out) throws IOException {
        out.write(
                FrameType.WANT,
                new WireWriter().varint(id).bytes(path).varint(firstBlock).varint(count));
    }

    public static Want read(WireReader in) throws ProtocolException {
        long id = in.varint();
        byte[] path = in.bytes(Limits.PATH, "A path");
        Paths.check(path);
        Want want = new Want(
                id,
                Bytes.of(path),
                in.varint(Limits.FILE_SIZE / Limits.BLOCK, "The number of a block"),
                in.count(Limits.HASHES, "The number of wanted hashes"));
        in.expectEnd("WANT");
        return want;
    }
}
