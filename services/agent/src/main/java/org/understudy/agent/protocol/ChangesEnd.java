package org.understudy.agent.protocol;

import java.io.IOException;

/** The end of a pass. */
public record ChangesEnd(int pass, long entriesSeen, long entriesSent, long contentBytes) {

    public void send(FrameWriter out) throws IOException {
        out.write(
                FrameType.CHANGES_END,
                new WireWriter()
                        .u8(pass)
                        .varint(entriesSeen)
                        .varint(entriesSent)
                        .varint(contentBytes));
    }

    public static ChangesEnd read(WireReader in) throws ProtocolException {
        ChangesEnd end = new ChangesEnd(in.u8(), in.varint(), in.varint(), in.varint());
        in.expectEnd("CHANGES_END");
        return end;
    }
}
