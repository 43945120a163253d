package org.understudy.agent.capture;

import java.io.IOException;

import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.ChangeWriter;
import org.understudy.agent.protocol.ChangesEnd;
import org.understudy.agent.protocol.GapReason;
import org.understudy.agent.protocol.Limits;

/** Fills batches with records and passes them on when they are big enough. */
final class ChangeSink {
    private static final int TARGET = 1024 * 1024;
    private static final int CAPACITY = TARGET + 384 * 1024;

    private final Outbox outbox;
    private final Totals totals;
    private final ChangeWriter writer;
    private long lastId;
    private long passEntries;
    private long passContent;

    ChangeSink(Outbox outbox, Totals totals) throws IOException {
        this.outbox = outbox;
        this.totals = totals;
        this.writer = new ChangeWriter(outbox.batch(CAPACITY));
    }

    long nextId() {
        return ++lastId;
    }

    /** Makes room for a record; what is in the batch may be passed on. */
    private void room(int bytes) throws IOException {
        int have = writer.batch().length();
        if (have >= TARGET || have + bytes > Limits.BATCH) {
            flush();
        }
    }

    void flush() throws IOException {
        if (writer.batch().length() > 0) {
            outbox.put(writer.batch());
            writer.begin(outbox.batch(CAPACITY));
        }
    }

    /** Writes the head of an entry; the caller adds what its kind asks for, of at most so many bytes. */
    ChangeWriter entry(EntryHead e, int more) throws IOException {
        room(ChangeWriter.entryBound(e.pathLength, e.xattrs, more) + more);
        writer.entry(
                e.id,
                e.path,
                e.pathLength,
                e.kind,
                e.mode,
                e.uid,
                e.gid,
                e.mtimeSeconds,
                e.mtimeNanos,
                e.size,
                e.rdev,
                e.links,
                e.state,
                e.content,
                e.xattrs);
        totals.entriesSent++;
        passEntries++;
        return writer;
    }

    void countContent(long bytes) {
        totals.contentBytes += bytes;
        passContent += bytes;
    }

    void content(long id, long offset, byte[] data, int start, int length) throws IOException {
        room(length + 32);
        writer.content(id, offset, data, start, length);
        countContent(length);
    }

    void zero(long id, long offset, long length) throws IOException {
        room(32);
        writer.zero(id, offset, length);
    }

    void end(long id, long size, int flags, long mtimeSeconds, int mtimeNanos, long state, int content)
            throws IOException {
        room(64);
        writer.end(id, size, flags, mtimeSeconds, mtimeNanos, state, content);
        if ((flags & Change.End.CHANGED_WHILE_READ) != 0) {
            totals.changedWhileRead++;
        }
    }

    void delete(byte[] path, int length) throws IOException {
        room(length + 32);
        writer.delete(path, length);
        totals.deleted++;
    }

    void gap(byte[] path, int length, GapReason reason, String detail) throws IOException {
        room(length + 32 + detail.length() * 3);
        writer.gap(path, length, reason, detail);
        totals.gaps++;
    }

    void endPass(int pass, long entriesSeen) throws IOException {
        flush();
        outbox.put(new ChangesEnd(pass, entriesSeen, passEntries, passContent));
        passEntries = 0;
        passContent = 0;
    }
}
