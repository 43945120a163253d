package org.understudy.agent.protocol;

import java.io.IOException;

/** What a capture did, all passes together. */
public record CaptureResult(
        long entries,
        long entriesSent,
        long files,
        long deleted,
        long bytesRead,
        long contentBytes,
        long wireBytes,
        long changedWhileRead,
        long gaps,
        long nanos) {

    public void send(FrameWriter out) throws IOException {
        out.write(
                FrameType.RESULT,
                new WireWriter()
                        .varint(entries)
                        .varint(entriesSent)
                        .varint(files)
                        .varint(deleted)
                        .varint(bytesRead)
                        .varint(contentBytes)
                        .varint(wireBytes)
                        .varint(changedWhileRead)
                        .varint(gaps)
                        .varint(nanos));
    }

    public static CaptureResult read(WireReader in) throws ProtocolException {
        CaptureResult result = new CaptureResult(
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint());
        in.expectEnd("The result of a capture");
        return result;
    }
}
