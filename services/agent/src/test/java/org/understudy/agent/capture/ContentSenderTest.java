package org.understudy.agent.capture;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

import org.junit.jupiter.api.Test;

import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.ChangeReader;
import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.GapReason;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.Rule.Decision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Files that change under the reader, with the change at an exact moment. */
class ContentSenderTest {
    private static final int SIZE = 5 * Limits.BLOCK + 100;

    private byte[] data = new byte[SIZE];
    private int version;
    /** Runs when a reading of the file begins, with its number; and so between two looks at the file's times. */
    private IntConsumer whenReading = pass -> {};

    private boolean failing;
    private final byte[] received = new byte[3 * SIZE];
    private long sent;

    ContentSenderTest() {
        new Random(8).nextBytes(data);
    }

    @Test
    void aFileAtRestIsSentOnce() throws Exception {
        Change.End end = send(1_000);
        assertEquals(0, end.flags());
        assertEquals(SIZE, sent);
        assertNotEquals(0, end.state());
        assertArrayEquals(data, java.util.Arrays.copyOf(received, SIZE));
    }

    @Test
    void aSecondReadingSendsTheDifference() throws Exception {
        whenReading = pass -> {
            if (pass == 1) {
                touch(2 * Limits.BLOCK);
            }
        };
        // The touched block is read after it was touched: it went right the first time, and only the proof is read
        // again.
        Change.End end = send(System.currentTimeMillis() / 1000);
        assertFalse(end.changedWhileRead());
        assertEquals(SIZE, sent);
        assertArrayEquals(data, java.util.Arrays.copyOf(received, SIZE));
    }

    @Test
    void withoutHashesFromBeforeAllOfItIsSentAgain() throws Exception {
        whenReading = pass -> {
            if (pass == 1) {
                touch(0);
            }
        };
        Change.End end = send(1_000);
        assertFalse(end.changedWhileRead());
        assertEquals(2L * SIZE, sent);
        assertArrayEquals(data, java.util.Arrays.copyOf(received, SIZE));
    }

    @Test
    void aFileThatNeverHoldsStillIsFlaggedAndNotTrusted() throws Exception {
        whenReading = pass -> touch(0);
        Change.End end = send(System.currentTimeMillis() / 1000);
        assertTrue(end.changedWhileRead());
        assertEquals(0, end.state());
        assertEquals(0, end.content());
        assertTrue(sent <= SIZE + 2L * Limits.BLOCK, "the differences only: " + sent);
        assertArrayEquals(data, java.util.Arrays.copyOf(received, SIZE));
    }

    @Test
    void aFileThatGrowsAndOneThatShrinks() throws Exception {
        whenReading = pass -> {
            if (pass == 1) {
                data = java.util.Arrays.copyOf(data, 2 * SIZE);
                touch(SIZE + 5);
            } else if (pass == 2) {
                data = java.util.Arrays.copyOf(data, Limits.BLOCK + 1);
                touch(Limits.BLOCK);
            }
        };
        Change.End end = send(System.currentTimeMillis() / 1000);
        assertFalse(end.changedWhileRead());
        assertEquals(Limits.BLOCK + 1, end.size());
        assertArrayEquals(data, java.util.Arrays.copyOf(received, (int) end.size()));
    }

    @Test
    void anErrorEndsTheFileAndNotTheCapture() throws Exception {
        failing = true;
        Change.End end = send(1_000);
        assertTrue(end.incomplete());
        assertEquals(0, end.state());
    }

    private void touch(int at) {
        data[at]++;
        version++;
    }

    private Change.End send(long mtime) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FrameWriter writer = new FrameWriter(out);
        Totals totals = new Totals();
        Inbox inbox = new Inbox(new FrameReader(InputStream.nullInputStream()));
        Outbox outbox = new Outbox(writer, totals, inbox, Job.Compression.NONE, 0);
        Threads.start("outbox", outbox);
        ChangeSink sink = new ChangeSink(outbox, totals);
        Hash hash = new Hash(9);
        ContentSender sender = new ContentSender(sink, hash, new Fingerprints(hash, Bytes.EMPTY), totals, inbox);
        FileStat before = new FileStat();
        stat(before, mtime);
        sender.whole(1, Bytes.of("f"), source(mtime), before, Decision.MIRROR);
        sink.flush();
        outbox.stop();
        return receive(out.toByteArray());
    }

    private void stat(FileStat into, long mtime) {
        into.mode = 0x8000 | 0600;
        into.size = data.length;
        into.mtimeSeconds = mtime;
        into.ctimeSeconds = 1_000 + version;
    }

    private ContentSource source(long mtime) {
        return new ContentSource() {
            private int pass;

            @Override
            public int read(long position, byte[] target, int offset, int length) throws ErrnoException {
                if (failing && position > 0) {
                    throw new ErrnoException(Errno.EIO, "read", "f");
                }
                if (position == 0) {
                    whenReading.accept(++pass);
                }
                int count = (int) Math.max(0, Math.min(length, data.length - position));
                System.arraycopy(data, (int) position, target, offset, count);
                return count;
            }

            @Override
            public boolean stat(FileStat into) {
                ContentSenderTest.this.stat(into, mtime);
                return true;
            }

            @Override
            public long nextData(long position, long end) {
                return position;
            }

            @Override
            public long nextHole(long position, long end) {
                return end;
            }

            @Override
            public void close() {}
        };
    }

    private Change.End receive(byte[] stream) throws Exception {
        List<Change.End> ends = new ArrayList<>();
        FrameReader reader = new FrameReader(new ByteArrayInputStream(stream));
        ChangeReader records = new ChangeReader();
        try (BatchCodec codec = new BatchCodec()) {
            for (FrameType type = reader.next(); type != null; type = reader.next()) {
                if (type != FrameType.CHANGES) {
                    continue;
                }
                codec.unpack(reader.payload(), 0, reader.length());
                records.wrap(codec.buffer(), 0, codec.length());
                for (Change change = records.next(); change != null; change = records.next()) {
                    switch (change) {
                        case Change.Content c -> {
                            System.arraycopy(c.buffer(), c.start(), received, (int) c.offset(), c.length());
                            sent += c.length();
                        }
                        case Change.End end -> ends.add(end);
                        case Change.Gap gap -> assertEquals(GapReason.INPUT_OUTPUT, gap.reason());
                        default -> throw new AssertionError(change);
                    }
                }
            }
        }
        assertEquals(1, ends.size());
        return ends.getFirst();
    }
}
