package org.understudy.agent.protocol;

import java.io.IOException;

/** What an agent tells the console on its way. */
public sealed interface Event {

    /** How far it is. A total of 0 is not known. */
    record Progress(
            long entries, long files, long bytesRead, long contentBytes, long wireBytes, long totalBytes, Bytes path)
            implements Event {}

    record Message(String text) implements Event {}

    record Ready(String text) implements Event {}

    record PassDone(int pass) implements Event {}

    /** An event of a kind that this program does not know; to be passed over. */
    record Unknown(String kind) implements Event {}

    default void send(FrameWriter out) throws IOException {
        WireWriter w = new WireWriter();
        switch (this) {
            case Progress p ->
                w.text("progress")
                        .varint(p.entries)
                        .varint(p.files)
                        .varint(p.bytesRead)
                        .varint(p.contentBytes)
                        .varint(p.wireBytes)
                        .varint(p.totalBytes)
                        .bytes(p.path);
            case Message m -> w.text("message").text(m.text);
            case Ready r -> w.text("ready").text(r.text);
            case PassDone d -> w.text("pass-done").u8(d.pass);
            case Unknown u -> w.text(u.kind);
        }
        out.write(FrameType.EVENT, w);
    }

    static Event read(WireReader in) throws ProtocolException {
        String kind = in.text();
        return switch (kind) {
            case "progress" ->
                new Progress(
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        in.varint(),
                        Bytes.of(in.bytes(Limits.PATH, "A path")));
            case "message" -> new Message(in.text());
            case "ready" -> new Ready(in.text());
            case "pass-done" -> new PassDone(in.u8());
            default -> new Unknown(kind);
        };
    }
}
