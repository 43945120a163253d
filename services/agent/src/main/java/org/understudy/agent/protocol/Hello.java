package org.understudy.agent.protocol;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** The first frame in each direction. */
public record Hello(String role, String program) {

    public void send(FrameWriter out) throws IOException {
        out.write(
                FrameType.HELLO,
                new WireWriter()
                        .u32(Limits.MAGIC)
                        .u16(Limits.VERSION)
                        .text(role)
                        .text(program));
    }

    /** Reads the first frame of the peer. */
    public static Hello receive(FrameReader in) throws IOException {
        @Nullable FrameType type = in.next();
        if (type == null) {
            throw new ProtocolException("The peer went away before it said hello.");
        }
        if (type != FrameType.HELLO) {
            throw new ProtocolException("The peer did not say hello, but sent " + type + ".");
        }
        WireReader fields = in.fields();
        if (fields.u32() != Limits.MAGIC) {
            throw new ProtocolException("The peer does not speak this protocol.");
        }
        int version = fields.u16();
        if (version != Limits.VERSION) {
            throw new ProtocolException(
                    "The peer speaks version " + version + " of the protocol, this is version " + Limits.VERSION + ".");
        }
        return new Hello(fields.text(), fields.text());
    }
}
