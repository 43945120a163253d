package org.understudy.agent.capture;

import java.io.IOException;
import java.util.Arrays;

import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.OldReader;
import org.understudy.agent.protocol.PathOrder;
import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.WireWriter;

/** Steps through what the portal has, in canonical order. */
final class OldCursor {
    private final Inbox inbox;
    private final FrameWriter writer;
    private final OldReader reader = new OldReader();
    private final WireWriter more = new WireWriter().varint(1);
    private byte[] last = new byte[256];
    private int lastLength = -1;
    private boolean inBatch;
    private boolean ended;
    private boolean present;

    OldCursor(Inbox inbox, FrameWriter writer) {
        this.inbox = inbox;
        this.writer = writer;
    }

    /** To the next record; false where there is none. */
    boolean step() throws IOException {
        while (!ended) {
            if (inBatch && reader.next()) {
                checkOrder();
                present = true;
                return true;
            }
            if (inBatch) {
                inbox.granted(1);
                writer.write(FrameType.OLD_MORE, more);
            }
            byte[] batch = inbox.takeOld();
            if (batch == null) {
                ended = true;
            } else {
                reader.wrap(batch, 0, batch.length);
                inBatch = true;
            }
        }
        present = false;
        return false;
    }

    private void checkOrder() throws ProtocolException {
        byte[] path = reader.path();
        int length = reader.pathLength();
        if (lastLength >= 0 && PathOrder.compare(last, lastLength, path, length) >= 0) {
            throw new ProtocolException("The old state is not in canonical order.");
        }
        if (last.length < length) {
            last = new byte[Math.max(length, last.length * 2)];
        }
        System.arraycopy(path, 0, last, 0, length);
        lastLength = length;
    }

    /** There is a record at hand. */
    boolean present() {
        return present;
    }

    int compareTo(byte[] path, int length) {
        return PathOrder.compare(reader.path(), reader.pathLength(), path, length);
    }

    boolean isAtOrBelow(byte[] path, int length) {
        return PathOrder.below(path, length, reader.path(), reader.pathLength())
                || Arrays.equals(path, 0, length, reader.path(), 0, reader.pathLength());
    }

    byte[] path() {
        return reader.path();
    }

    int pathLength() {
        return reader.pathLength();
    }

    Kind kind() {
        return reader.kind();
    }

    long state() {
        return reader.state();
    }

    int content() {
        return reader.content();
    }
}
