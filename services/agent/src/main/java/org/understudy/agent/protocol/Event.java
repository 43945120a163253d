package org.understudy.agent.protocol;

import java.io.IOException;

/** What an agent tells the console on its way. */
public sealed interface Event {

    /** How far it is. A total of 0 is not known. */
    record Progress(
            long entries, long files, long bytesRead, long contentBytes, long wireBytes, long totalBytes, Bytes path)
            implements Event {
        @Override
        public void write(WireWriter w) {
            w.text("progress")
                    .varint(entries)
                    .varint(files)
                    .varint(bytesRead)
                    .varint(contentBytes)
                    .varint(wireBytes)
                    .varint(totalBytes)
                    .bytes(path);
        }
    }

    record Message(String text) implements Event {
        @Override
        public void write(WireWriter w) {
            w.text("message").text(text);
        }
    }

    record Ready(String text) implements Event {
        @Override
        public void write(WireWriter w) {
            w.text("ready").text(text);
        }
    }

    record PassDone(int pass) implements Event {
        @Override
        public void write(WireWriter w) {
            w.text("pass-done").u8(pass);
        }
    }

    /** An event of a kind that this program does not know; to be passed over. */
    record Unknown(String kind) implements Event {
        @Override
        public void write(WireWriter w) {
            w.text(kind);
        }
    }

    /** Kind and fields. */
    void write(WireWriter w);

    default void send(FrameWriter out) throws IOException {
        WireWriter w = new WireWriter();
        write(w);
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
