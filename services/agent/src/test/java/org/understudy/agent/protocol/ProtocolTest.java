package org.understudy.agent.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProtocolTest {
    private final long seed = Long.getLong("seed", new Random().nextLong());
    private final Random random = new Random(seed);

    // Round trips

    @Test
    void numbersComeBack() throws Exception {
        List<Long> numbers = new ArrayList<>(List.of(0L, 1L, 127L, 128L, -1L, Long.MAX_VALUE, Long.MIN_VALUE));
        for (int i = 0; i < 1000; i++) {
            numbers.add(random.nextLong() >> random.nextInt(64));
        }
        WireWriter w = new WireWriter(1);
        for (long n : numbers) {
            w.varint(n).zigzag(n).u64(n).u32((int) n).u16((int) n).u8((int) n);
        }
        WireReader r = new WireReader(w.toByteArray());
        for (long n : numbers) {
            String what = n + ", seed " + seed;
            assertEquals(n, r.varint(), what);
            assertEquals(n, r.zigzag(), what);
            assertEquals(n, r.u64(), what);
            assertEquals((int) n, r.u32(), what);
            assertEquals((int) (n & 0xffff), r.u16(), what);
            assertEquals((int) (n & 0xff), r.u8(), what);
        }
        assertTrue(r.atEnd());
    }

    @RepeatedTest(20)
    void changesComeBack() throws Exception {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            changes.add(change());
        }
        WireWriter batch = new WireWriter();
        ChangeWriter writer = new ChangeWriter(batch);
        changes.forEach(writer::write);
        try (BatchCodec codec = new BatchCodec()) {
            int level = random.nextBoolean() ? BatchCodec.PLAIN : random.nextInt(6) - 2;
            codec.pack(batch.buffer(), batch.length(), level);
            byte[] packed = Arrays.copyOf(codec.buffer(), codec.length());
            codec.unpack(packed, 0, packed.length);
            ChangeReader reader = new ChangeReader();
            reader.wrap(codec.buffer(), 0, codec.length());
            for (Change expected : changes) {
                Change actual = reader.next();
                if (expected instanceof Change.Content e && actual instanceof Change.Content a) {
                    assertEquals(e.id(), a.id(), "seed " + seed);
                    assertEquals(e.offset(), a.offset(), "seed " + seed);
                    assertArrayEquals(
                            Arrays.copyOfRange(e.buffer(), e.start(), e.start() + e.length()),
                            Arrays.copyOfRange(a.buffer(), a.start(), a.start() + a.length()),
                            "seed " + seed);
                } else {
                    assertEquals(expected, actual, "seed " + seed);
                }
            }
            assertNull(reader.next());
        }
    }

    @Test
    void oldStateComesBackInCanonicalOrder() throws Exception {
        TreeSet<Bytes> paths = new TreeSet<>();
        paths.add(Bytes.EMPTY);
        for (int i = 0; i < 2000; i++) {
            paths.add(path());
        }
        OldWriter writer = new OldWriter();
        for (Bytes path : paths) {
            writer.add(path, Kind.FILE, path.hashCode(), path.length());
        }
        OldReader reader = new OldReader();
        reader.wrap(writer.batch().buffer(), 0, writer.batch().length());
        for (Bytes path : paths) {
            assertTrue(reader.next());
            assertEquals(path, reader.pathCopy(), "seed " + seed);
            assertEquals(path.hashCode(), reader.state());
            assertEquals(path.length(), reader.content());
        }
        assertTrue(!reader.next());
    }

    @Test
    void controlPayloadsComeBack() throws Exception {
        Selection selection = new Selection(
                List.of(new Root(Bytes.of("/"), Bytes.EMPTY), new Root(Bytes.of("/boot"), Bytes.of("boot"))),
                List.of(new Rule("/tmp/*", Rule.Decision.LEAVE_OUT), new Rule("*.ä", Rule.Decision.FAKE)));
        List<Job> jobs = List.of(
                new Job.Capture(selection, -5, Bytes.of("k"), true, Job.Compression.level(-3), 19, 1 << 20),
                new Job.Measure(selection, 7, Bytes.EMPTY, true, 0),
                new Job.Pass(
                        List.of(Bytes.EMPTY, Bytes.of("a/b")),
                        List.of(new Job.Injected(Bytes.of("x"), 0600, -1, 5, Bytes.of("content")))),
                new Job.Finish());
        List<Event> events = List.of(
                new Event.Progress(1, 2, 3, 4, 5, 6, Bytes.of("p")),
                new Event.Message("hällo"),
                new Event.Ready("r"),
                new Event.PassDone(2));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FrameWriter writer = new FrameWriter(out);
        new Hello("role", "1.0").send(writer);
        for (Job job : jobs) {
            job.send(writer);
        }
        for (Event event : events) {
            event.send(writer);
        }
        Problem problem = new Problem("k", "what", "why", "remedy");
        problem.send(writer);
        CaptureResult result = new CaptureResult(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        result.send(writer);
        MeasureResult measured = new MeasureResult(
                List.of(new MeasureResult.Count(1, 2)),
                List.of(new MeasureResult.Sized(Bytes.of("usr"), 3, 4)),
                List.of(),
                new MeasureResult.Count(5, 6),
                7,
                8);
        measured.send(writer);
        Want want = new Want(3, Bytes.of("w"), 5, 1000);
        want.send(writer);
        new Hashes(3, 65536 * 7, 5, new long[] {1, -1}).send(writer);
        new Refine(4, Bytes.of("w"), new long[] {0, 9, 10}).send(writer);
        new SubHashes(4, new long[48]).send(writer);
        ChangesEnd end = new ChangesEnd(2, 3, 4, 5);
        end.send(writer);

        FrameReader reader = new FrameReader(new ByteArrayInputStream(out.toByteArray()));
        assertEquals(new Hello("role", "1.0"), Hello.receive(reader));
        for (Job job : jobs) {
            assertEquals(FrameType.JOB, reader.next());
            assertEquals(job, Job.read(reader.fields()));
        }
        for (Event event : events) {
            assertEquals(FrameType.EVENT, reader.next());
            assertEquals(event, Event.read(reader.fields()));
        }
        assertEquals(FrameType.PROBLEM, reader.next());
        assertEquals(problem, Problem.read(reader.fields()));
        assertEquals(FrameType.RESULT, reader.next());
        assertEquals(result, CaptureResult.read(reader.fields()));
        assertEquals(FrameType.RESULT, reader.next());
        assertEquals(measured, MeasureResult.read(reader.fields()));
        assertEquals(FrameType.WANT, reader.next());
        assertEquals(want, Want.read(reader.fields()));
        assertEquals(FrameType.HASHES, reader.next());
        assertArrayEquals(new long[] {1, -1}, Hashes.read(reader.fields()).hashes());
        assertEquals(FrameType.REFINE, reader.next());
        assertArrayEquals(new long[] {0, 9, 10}, Refine.read(reader.fields()).blocks());
        assertEquals(FrameType.SUBHASHES, reader.next());
        assertEquals(48, SubHashes.read(reader.fields()).hashes().length);
        assertEquals(FrameType.CHANGES_END, reader.next());
        assertEquals(end, ChangesEnd.read(reader.fields()));
        assertNull(reader.next());
        assertEquals(out.size(), reader.total());
        assertEquals(out.size(), writer.total());
    }

    @Test
    void canonicalOrderIsDepthFirst() {
        List<String> expected = List.of("", "a", "a/x", "a/x/y", "a/z", "a b", "a!", "a.b", "a0", "b", "\u00e4");
        List<Bytes> sorted = new ArrayList<>(expected.stream().map(Bytes::of).toList());
        java.util.Collections.shuffle(sorted, random);
        sorted.sort(null);
        assertEquals(expected, sorted.stream().map(Bytes::toString).toList());
        assertTrue(PathOrder.below(b("a"), 1, b("a/x"), 3));
        assertTrue(!PathOrder.below(b("a"), 1, b("ab"), 2));
        assertTrue(!PathOrder.below(b("a"), 1, b("a"), 1));
        assertTrue(PathOrder.below(b(""), 0, b("a"), 1));
    }

    // What is refused

    @Test
    void hostilePathsAreRefused() {
        for (String path : List.of("..", "a/..", "../a", "a/../b", ".", "./a", "a/.", "/a", "a/", "a//b", "a\0b")) {
            assertThrows(ProtocolException.class, () -> Paths.check(b(path)), path);
            WireWriter batch = new WireWriter();
            new ChangeWriter(batch).delete(b(path), b(path).length);
            refused(batch);
        }
        assertThrows(ProtocolException.class, () -> Paths.check(b("n".repeat(256))));
        assertThrows(ProtocolException.class, () -> Paths.check(b("n/".repeat(2050) + "n")));
        for (String path : List.of("", "...", "..a", "a..", "a/b", "n".repeat(255), "\n", " ")) {
            org.junit.jupiter.api.Assertions.assertDoesNotThrow(() -> Paths.check(b(path)));
        }
    }

    @Test
    void everyLimitOfTheRecordsIsKept() {
        refused(raw(w -> w.u8('X')));
        refused(raw(w -> w.u8('D').varint(0).bytes(new byte[0])));
        refused(raw(w -> w.u8('D').varint(1).bytes(b("a"))));
        refused(raw(w -> w.u8('D').varint(0).varint(5000).raw(new byte[5000], 0, 5000)));
        refused(raw(w -> w.u8('C').varint(1).varint(0).varint(Limits.CONTENT + 1)));
        refused(raw(w -> w.u8('C').varint(1).varint(Limits.FILE_SIZE).bytes(new byte[1])));
        refused(raw(w -> w.u8('C').varint(1).varint(-1).bytes(new byte[1])));
        refused(raw(w -> w.u8('C').varint(-1).varint(0).bytes(new byte[1])));
        refused(raw(w -> w.u8('Z').varint(1).varint(Limits.FILE_SIZE).varint(1)));
        refused(raw(w -> w.u8('F').varint(1).varint(Limits.FILE_SIZE + 1)));
        refused(raw(w -> w.u8('G').varint(0).bytes(b("a")).u8(99).text("")));
        refused(raw(w -> entry(w, 'q', 0, 0, 0, 0)));
        refused(raw(w -> entry(w, 'd', 010000, 0, 0, 0)));
        refused(raw(w -> entry(w, 'd', 0, 1L << 32, 0, 0)));
        refused(raw(w -> entry(w, 'd', 0, 0, 1_000_000_000, 0)));
        refused(raw(w -> entry(w, 'd', 0, 0, 0, Limits.FILE_SIZE + 1)));
        refused(raw(w -> entry(w, 'd', 0, 0, 0, 0).varint(Limits.XATTRS + 1)));
        refused(raw(w -> entry(w, 'd', 0, 0, 0, 0).varint(1).bytes(new byte[0]).bytes(new byte[0])));
        refused(raw(
                w -> entry(w, 'd', 0, 0, 0, 0).varint(1).bytes(new byte[256]).bytes(new byte[0])));
        refused(raw(w -> entry(w, 'd', 0, 0, 0, 0).varint(1).bytes(b("user.a")).bytes(new byte[65537])));
        refused(raw(w -> entry(w, 'd', 0, 0, 0, 0).varint(1).bytes(b("user\0a")).bytes(new byte[1])));
        refused(raw(w -> entry(w, 'f', 0, 0, 0, 0).varint(0).u8(4)));
        refused(raw(w -> entry(w, 'f', 0, 0, 0, 5).varint(0).u8(1).bytes(new byte[4])));
        refused(raw(w -> entry(w, 'l', 0, 0, 0, 0).varint(0).bytes(new byte[4097])));
        refused(raw(w -> entry(w, 'h', 0, 0, 0, 0).varint(0).bytes(b("../etc/passwd"))));
        refused(raw(w -> entry(w, 'h', 0, 0, 0, 0).varint(0).bytes(b(""))));
        refused(raw(w -> w.u8('E').varint(1).varint(0).bytes(b("")).u8('f')));
    }

    @Test
    void everyLimitOfTheFramesIsKept() {
        assertFrame("empty", 0, 0, 0, 0);
        assertFrame("limit", 0x7f, 0xff, 0xff, 0xff, 18);
        assertFrame("limit", 0xff, 0xff, 0xff, 0xff, 18);
        assertFrame("unknown type", 0, 0, 0, 1, 99);
        assertFrame("unknown type", 0, 0, 0, 1, 0);
        assertFrame("unknown type", 0, 0, 0, 1, 255);
        assertFrame("middle", 0, 0, 0, 9, 18, 1, 2);
        assertFrame("middle", 0, 0);
        FrameWriter writer = new FrameWriter(new ByteArrayOutputStream());
        assertThrows(
                ProtocolException.class,
                () -> writer.write(FrameType.CHANGES, new byte[Limits.FRAME], 0, Limits.FRAME));
    }

    @Test
    void everyLimitOfTheControlPayloadsIsKept() {
        refusedFields(w -> w.varint(1).bytes(b("..")).varint(0).varint(1), Want::read);
        refusedFields(w -> w.varint(1).bytes(b("a")).varint(0).varint(Limits.HASHES + 1), Want::read);
        refusedFields(w -> w.varint(1).bytes(b("a")).varint(0).varint(1).u8(0), Want::read);
        refusedFields(w -> w.varint(1).varint(0).varint(0).varint(2).u64(1), Hashes::read);
        refusedFields(w -> w.varint(1).varint(0).varint(0).varint(Limits.HASHES + 1), Hashes::read);
        refusedFields(w -> w.varint(1).bytes(b("a")).varint(Limits.REFINE + 1), Refine::read);
        refusedFields(w -> w.varint(1).bytes(b("a")).varint(2).varint(5).varint(5), Refine::read);
        refusedFields(w -> w.varint(1).bytes(b("a")).varint(8000).varint(5), Refine::read);
        refusedFields(w -> w.varint(1).varint(1).u64(1), SubHashes::read);
        refusedFields(w -> w.text("dance"), Job::read);
        refusedFields(w -> w.text("finish").u8(1), Job::read);
        refusedFields(w -> w.text("capture").varint(0), Job::read);
        refusedFields(w -> w.text("capture").varint(1).bytes(b("relative")).bytes(b("")), Job::read);
        refusedFields(w -> w.text("capture").varint(1).bytes(b("/")).bytes(b("boot")), Job::read);
        refusedFields(w -> w.text("pass").varint(1).bytes(b("a/../..")), Job::read);
        refusedFields(w -> w.text("pass").varint(Limits.LIST + 1), Job::read);
    }

    @Test
    void damagedBatchesAreRefused() throws Exception {
        byte[] raw = "abc".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        try (BatchCodec codec = new BatchCodec()) {
            assertTrue(codec.pack(raw, raw.length, 3));
            byte[] packed = Arrays.copyOf(codec.buffer(), codec.length());
            assertThrows(ProtocolException.class, () -> codec.unpack(packed, 0, packed.length - 1));
            for (int lie : new int[] {raw.length - 1, raw.length + 1, 0, Limits.BATCH, Limits.BATCH + 1, -1}) {
                byte[] lying = packed.clone();
                lying[1] = (byte) (lie >>> 24);
                lying[2] = (byte) (lie >>> 16);
                lying[3] = (byte) (lie >>> 8);
                lying[4] = (byte) lie;
                assertThrows(ProtocolException.class, () -> codec.unpack(lying, 0, lying.length), "says " + lie);
            }
            codec.pack(raw, raw.length, BatchCodec.PLAIN);
            byte[] plain = Arrays.copyOf(codec.buffer(), codec.length() + 1);
            assertThrows(ProtocolException.class, () -> codec.unpack(plain, 0, plain.length));
            assertThrows(ProtocolException.class, () -> codec.unpack(plain, 0, plain.length - 2));
            byte[] noise = new byte[5000];
            random.nextBytes(noise);
            assertTrue(!codec.pack(noise, noise.length, 3), "noise goes plain");
        }
    }

    @RepeatedTest(20)
    void truncatedAndGarbledBatchesNeverDoMoreThanBeRefused() {
        WireWriter batch = new WireWriter();
        ChangeWriter writer = new ChangeWriter(batch);
        for (int i = 0; i < 20; i++) {
            writer.write(change());
        }
        byte[] bytes = batch.toByteArray();
        for (int i = 0; i < 200; i++) {
            byte[] evil = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            for (int j = random.nextInt(4); j > 0 && evil.length > 0; j--) {
                evil[random.nextInt(evil.length)] = (byte) random.nextInt();
            }
            readAll(evil);
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            readAll(garbage);
            OldReader old = new OldReader();
            old.wrap(evil, 0, evil.length);
            tolerate(() -> {
                while (old.next()) {
                    Paths.check(old.pathCopy().array());
                }
            });
            tolerate(() -> Job.read(new WireReader(garbage)));
            tolerate(() -> Event.read(new WireReader(garbage)));
            tolerate(() -> {
                FrameReader reader = new FrameReader(new ByteArrayInputStream(garbage));
                while (reader.next() != null) {
                    reader.copy();
                }
            });
        }
    }

    // Tools

    private interface Writing {
        Object to(WireWriter w);
    }

    private interface Reading<T> {
        T from(WireReader r) throws IOException;
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private void readAll(byte[] batch) {
        ChangeReader reader = new ChangeReader();
        reader.wrap(batch, 0, batch.length);
        tolerate(() -> {
            while (reader.next() != null) {
                // Whatever comes is within its limits.
            }
        });
    }

    private void tolerate(Attempt attempt) {
        try {
            attempt.run();
        } catch (ProtocolException e) {
            assertTrue(e.getMessage().endsWith("."), e.getMessage());
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static WireWriter raw(Writing writing) {
        WireWriter w = new WireWriter();
        writing.to(w);
        return w;
    }

    private static void refused(WireWriter batch) {
        ChangeReader reader = new ChangeReader();
        reader.wrap(batch.buffer(), 0, batch.length());
        ProtocolException e = assertThrows(ProtocolException.class, reader::next);
        assertTrue(e.getMessage().endsWith("."), e.getMessage());
    }

    private static <T> void refusedFields(Writing writing, Reading<T> reading) {
        WireWriter w = raw(writing);
        assertThrows(ProtocolException.class, () -> reading.from(new WireReader(w.buffer(), 0, w.length())));
    }

    private static void assertFrame(String word, int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) bytes[i];
        }
        FrameReader reader = new FrameReader(new ByteArrayInputStream(data));
        ProtocolException e = assertThrows(ProtocolException.class, reader::next);
        assertTrue(e.getMessage().contains(word), e.getMessage());
    }

    private static WireWriter entry(WireWriter w, int kind, int mode, long uid, int nanos, long size) {
        return w.u8('E')
                .varint(1)
                .varint(0)
                .bytes(b("a"))
                .u8(kind)
                .varint(mode)
                .varint(uid)
                .varint(0)
                .zigzag(0)
                .varint(nanos)
                .varint(size)
                .varint(0)
                .varint(1)
                .u64(0)
                .u32(0);
    }

    private Change change() {
        return switch (random.nextInt(8)) {
            case 0 -> new Change.Content(id(), size(), noise(5000), 0, random.nextInt(5000));
            case 1 -> new Change.Zero(id(), size(), size());
            case 2 ->
                new Change.End(
                        id(),
                        size(),
                        random.nextInt(4),
                        random.nextInt(),
                        nanos(),
                        random.nextLong(),
                        random.nextInt());
            case 3 -> new Change.Delete(path());
            case 4 -> new Change.Gap(path(), GapReason.REFUSED, "détail");
            default -> someEntry();
        };
    }

    private Change someEntry() {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        ContentMode mode = kind == Kind.FILE ? ContentMode.values()[random.nextInt(4)] : ContentMode.AS_BEFORE;
        Bytes inline = mode == ContentMode.HERE ? Bytes.of(noise(random.nextInt(3000))) : Bytes.EMPTY;
        long size = mode == ContentMode.HERE ? inline.length() : size();
        List<Change.Xattr> xattrs = new ArrayList<>();
        for (int i = random.nextInt(10) - 6; i > 0; i--) {
            xattrs.add(new Change.Xattr(Bytes.of("user.x" + i), Bytes.of(noise(random.nextInt(100)))));
        }
        Bytes target = kind == Kind.SYMLINK || kind == Kind.HARD_LINK ? path() : Bytes.EMPTY;
        return new Change.Entry(
                id(),
                path(),
                kind,
                random.nextInt(0x1000),
                random.nextInt(),
                random.nextInt(),
                random.nextLong() >> 20,
                nanos(),
                size,
                random.nextLong(),
                random.nextInt() & 0xffff_ffffL,
                random.nextLong(),
                random.nextInt(),
                xattrs,
                target,
                mode,
                inline);
    }

    private long id() {
        return random.nextLong() >>> 1 >> random.nextInt(60);
    }

    private long size() {
        return random.nextLong() >>> 5 >> random.nextInt(50);
    }

    private int nanos() {
        return random.nextInt(1_000_000_000);
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private Bytes path() {
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        for (int i = random.nextInt(5); i >= 0; i--) {
            byte[] name = noise(1 + random.nextInt(6));
            for (int j = 0; j < name.length; j++) {
                if (name[j] == 0 || name[j] == '/' || name[j] == '.') {
                    name[j] = 'a';
                }
            }
            path.writeBytes(name);
            if (i > 0) {
                path.write('/');
            }
        }
        return Bytes.of(path.toByteArray());
    }

    private static byte[] b(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
