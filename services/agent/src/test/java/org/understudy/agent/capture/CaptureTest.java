package org.understudy.agent.capture;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.CaptureResult;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.ContentMode;
import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.GapReason;
import org.understudy.agent.protocol.Hello;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.MeasureResult;
import org.understudy.agent.protocol.OldWriter;
import org.understudy.agent.protocol.Problem;
import org.understudy.agent.protocol.Root;
import org.understudy.agent.protocol.Rule;
import org.understudy.agent.protocol.Rule.Decision;
import org.understudy.agent.protocol.Selection;
import org.understudy.agent.protocol.WireReader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Timeout(120)
class CaptureTest {
    @TempDir
    Path temp;

    private Path tree;
    private final Libc libc = Libc.get();
    private int dir = -1;
    private final ReferencePortal portal = new ReferencePortal();
    private final List<Rule> rules = new ArrayList<>();
    private final List<Root> otherRoots = new ArrayList<>();
    private boolean verify;

    @BeforeEach
    void open() throws Exception {
        tree = Files.createDirectory(temp.resolve("tree"));
        dir = libc.openat(Libc.AT_FDCWD, tree.toString().getBytes(StandardCharsets.UTF_8), OpenFlags.DIRECTORY, 0);
    }

    @AfterEach
    void close() {
        libc.close(dir);
    }

    // The tree

    @Test
    void everyKindOfInodeArrivesAsItIs() throws Exception {
        boolean root = libc.euid() == 0;
        write("plain", "hello");
        write("setuid", "x");
        mode("setuid", 04755);
        write("empty", "");
        Files.createDirectories(tree.resolve("a/b/c"));
        mode("a/b", 02751);
        write("a/b/c/deep", "deep");
        libc.symlinkat(bytes("/nowhere/at all"), dir, bytes("dangling"));
        libc.mknodat(dir, bytes("pipe"), 0x1000 | 0640, 0);
        byte[] odd = {'n', (byte) 0xff, (byte) 0xfe, '\n', ' ', '*', (byte) 0x80};
        libc.close(libc.openat(dir, odd, OpenFlags.CREAT | OpenFlags.WRONLY, 0600));
        byte[] longest = "L".repeat(255).getBytes(StandardCharsets.UTF_8);
        libc.close(libc.openat(dir, longest, OpenFlags.CREAT | OpenFlags.WRONLY, 0600));
        if (root) {
            libc.mknodat(dir, bytes("null"), 0x2000 | 0666, FileStat.makeDevice(1, 3));
            libc.mknodat(dir, bytes("disk"), 0x6000 | 0660, FileStat.makeDevice(259, 70000));
            libc.lchownat(dir, bytes("dangling"), 12345, 54321);
            libc.lchownat(dir, bytes("plain"), 70000, -2);
        }
        libc.utimensat(dir, bytes("dangling"), -5, 999_999_999);
        libc.utimensat(dir, bytes("plain"), 4_000_000_000L, 1);
        // Long paths: component by component, as no single call could name it.
        byte[] component = "d".repeat(200).getBytes(StandardCharsets.UTF_8);
        int at = libc.dup(dir);
        for (int i = 0; i < 19; i++) {
            libc.mkdirat(at, component, 0755);
            int down = libc.openat(at, component, OpenFlags.DIRECTORY, 0);
            libc.close(at);
            at = down;
        }
        libc.close(libc.openat(at, bytes("bottom"), OpenFlags.CREAT | OpenFlags.WRONLY, 0600));
        libc.close(at);
        settle();

        CaptureResult result = capture();

        assertEquals(0, result.gaps());
        compare();
        assertEquals(
                "/nowhere/at all",
                portal.tree.get(Bytes.of("dangling")).inode.target.toString());
        assertEquals(Kind.FIFO, portal.tree.get(Bytes.of("pipe")).kind);
        assertNotNull(portal.tree.get(Bytes.of(odd)));
        assertNotNull(portal.tree.get(Bytes.of(longest)));
        if (root) {
            assertEquals(FileStat.makeDevice(259, 70000), portal.tree.get(Bytes.of("disk")).inode.rdev);
        }
        noChange();
    }

    @Test
    void attributesAndAccessListsAndCapabilitiesArrive() throws Exception {
        assumeTrue(libc.euid() == 0);
        write("f", "x");
        byte[] acl = {
            2, 0, 0, 0, 1, 0, 6, 0, -1, -1, -1, -1, 2, 0, 4, 0, 57, 48, 0, 0, 4, 0, 4, 0, -1, -1, -1, -1, 16, 0, 6, 0,
            -1, -1, -1, -1, 32, 0, 4, 0, -1, -1, -1, -1
        };
        byte[] capability = {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        libc.xattrs().set(dir, bytes("f"), bytes("security.capability"), capability, 0);
        libc.xattrs().set(dir, bytes("f"), bytes("system.posix_acl_access"), acl, 0);
        libc.xattrs().set(dir, bytes("f"), bytes("user.note"), new byte[] {0, 1, (byte) 0xff}, 0);
        libc.xattrs().set(dir, bytes("f"), bytes("trusted.hidden"), bytes("t"), 0);
        libc.symlinkat(bytes("f"), dir, bytes("l"));
        libc.xattrs().set(dir, bytes("l"), bytes("trusted.link"), bytes("own"), 0);
        libc.xattrs().set(dir, bytes(""), bytes("user.root"), bytes("r"), 0);
        settle();
        capture();
        compare();
        assertEquals(4, portal.tree.get(Bytes.of("f")).inode.xattrs.size());
        assertEquals(1, portal.tree.get(Bytes.of("l")).inode.xattrs.size());
        assertEquals(1, portal.tree.get(Bytes.EMPTY).inode.xattrs.size());
    }

    @Test
    void hardLinksStayTogether() throws Exception {
        write("b/first", "content");
        Files.createLink(tree.resolve("c"), tree.resolve("b/first"));
        Files.createLink(tree.resolve("z"), tree.resolve("b/first"));
        settle();
        capture();
        compare();
        assertEquals(Kind.HARD_LINK, portal.tree.get(Bytes.of("c")).kind);
        noChange();

        // A name before the first one, and later the loss of it: the further names follow.
        Files.createLink(tree.resolve("a"), tree.resolve("z"));
        settle();
        capture();
        compare();
        assertEquals(Kind.HARD_LINK, portal.tree.get(Bytes.of("b/first")).kind);
        Files.delete(tree.resolve("a"));
        write("c.new", "other content");
        Files.move(tree.resolve("c.new"), tree.resolve("c"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        settle();
        capture();
        compare();
        noChange();
    }

    @Test
    void aSocketIsReportedAndLeftOut() throws Exception {
        Path socket = tree.resolve("s");
        try (var server = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            server.bind(java.net.UnixDomainSocketAddress.of(socket));
            settle();
            capture();
        }
        assertEquals(List.of(GapReason.SOCKET), gaps());
        assertNull(portal.tree.get(Bytes.of("s")));
    }

    @Test
    void aSparseFileOverFourGigabytes() throws Exception {
        long size = 5L << 30;
        try (RandomAccessFile f = new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
            f.setLength(size);
            f.seek(100_000);
            f.write("near the start".getBytes(StandardCharsets.UTF_8));
            f.seek((4L << 30) + 12345);
            f.write("far out".getBytes(StandardCharsets.UTF_8));
        }
        settle();
        CaptureResult result = capture();
        assertTrue(result.contentBytes() <= 4 * 4096, "only data is sent: " + result.contentBytes());
        compare();
        try (RandomAccessFile f = new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
            f.seek((3L << 30) + 1);
            f.write(7);
        }
        settle();
        result = capture();
        assertTrue(result.contentBytes() <= Limits.BLOCK, "only the change is sent: " + result.contentBytes());
        compare();
    }

    @Test
    void aMillionZeroesAreNoContent() throws Exception {
        Files.write(tree.resolve("zeroes"), new byte[1 << 20]);
        settle();
        assertEquals(0, capture().contentBytes());
        compare();
    }

    // Increments

    @Test
    void aSecondRunSendsOnlyWhatChanged() throws Exception {
        Random random = new Random(1);
        byte[] big = new byte[10 << 20];
        random.nextBytes(big);
        Files.write(tree.resolve("big"), big);
        for (int i = 0; i < 300; i++) {
            write("d" + i % 7 + "/f" + i, "number " + i);
        }
        settle();
        capture();
        compare();
        noChange();

        for (int i = 0; i < 5; i++) {
            patch("big", random.nextInt(big.length - 4096), 100 + i);
        }
        write("d1/f1", "rewritten");
        write("new/one", "new");
        mode("d2/f2", 0600);
        Files.delete(tree.resolve("d3/f3"));
        deleteTree("d4");
        settle();
        CaptureResult result = capture();
        compare();
        assertEquals(List.of("d3/f3", "d4"), deleted());
        assertEquals(2, result.deleted());
        assertTrue(result.contentBytes() < 11 * 4096 + 100, "sub-blocks only: " + result.contentBytes());
        assertEquals(ContentMode.AS_BEFORE, entry("d2/f2").contentMode());
        assertEquals(1, portal.refined);
        noChange();
    }

    @Test
    void manyChangedBlocksGoWhole() throws Exception {
        byte[] big = new byte[3 << 20];
        new Random(2).nextBytes(big);
        Files.write(tree.resolve("big"), big);
        settle();
        capture();
        new Random(3).nextBytes(big);
        Files.write(tree.resolve("big"), java.util.Arrays.copyOf(big, big.length - 777));
        settle();
        CaptureResult result = capture();
        assertEquals(big.length - 777, result.contentBytes());
        assertEquals(0, portal.refined);
        compare();
        // Grown again, cut again.
        Files.write(tree.resolve("big"), big);
        settle();
        capture();
        compare();
        Files.write(tree.resolve("big"), java.util.Arrays.copyOf(big, 70_000));
        settle();
        assertEquals(70_000 - Limits.BLOCK, capture().contentBytes());
        compare();
    }

    @Test
    void kindsThatChangeReplaceEachOther() throws Exception {
        write("x/a/b", "below");
        write("y", "file");
        Files.createSymbolicLink(tree.resolve("z"), Path.of("y"));
        settle();
        capture();
        deleteTree("x");
        write("x", "now a file");
        Files.delete(tree.resolve("y"));
        write("y/inside", "now a directory");
        Files.delete(tree.resolve("z"));
        write("z", "no link any more");
        settle();
        capture();
        compare();
        assertEquals(List.of(), deleted());
        noChange();
    }

    @Test
    void verifyFindsWhatTheQuickCheckCannotSee() throws Exception {
        write("small", "true");
        byte[] big = new byte[300_000];
        Files.write(tree.resolve("big"), big);
        settle();
        capture();
        portal.tree.get(Bytes.of("small")).inode.write(0, bytes("flse"), 0, 4);
        portal.tree.get(Bytes.of("big")).inode.write(200_000, bytes("rot"), 0, 3);
        noChange();
        verify = true;
        capture();
        compare();
        assertEquals(2, portal.wanted.size());
    }

    @Test
    void manyLargeFilesWaitWithoutStallingTheWalk() throws Exception {
        byte[] data = new byte[70_000];
        for (int i = 0; i < 700; i++) {
            data[0] = (byte) i;
            Files.write(tree.resolve("f" + i), data);
        }
        settle();
        capture();
        for (int i = 0; i < 700; i++) {
            patch("f" + i, 69_000, i % 255 + 1);
        }
        settle();
        CaptureResult result = capture();
        assertEquals(700L * (70_000 - Limits.BLOCK), result.contentBytes());
        compare();
    }

    // Rules

    @Test
    void rulesDecideAndTheLastOneWins() throws Exception {
        write("etc/passwd", "root");
        write("etc/secret/key", "private");
        write("var/log/a.log", "line\n".repeat(100));
        write("var/log/keep/b.log", "kept");
        write("var/cache/x/y", "cached");
        write("srv/data/customers.csv", "Erika Mustermann\n".repeat(50));
        rule("/var/cache/**", Decision.LEAVE_OUT);
        rule("/etc/secret/", Decision.LEAVE_OUT);
        rule("*.log", Decision.EMPTY);
        rule("/var/log/keep/*.log", Decision.MIRROR);
        rule("/srv/data/", Decision.FAKE);
        settle();
        capture();
        assertEquals("root", text("etc/passwd"));
        assertNull(portal.tree.get(Bytes.of("etc/secret")));
        assertNotNull(portal.tree.get(Bytes.of("var/cache")));
        assertNull(portal.tree.get(Bytes.of("var/cache/x")));
        assertEquals("", text("var/log/a.log"));
        assertEquals("kept", text("var/log/keep/b.log"));
        String fake = text("srv/data/customers.csv");
        assertEquals(17 * 50, fake.length());
        assertFalse(fake.contains("Erika"));
        assertTrue(fake.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 127)));
        noChange();

        // The same key gives the same content, another key another; the decision is part of what is compared.
        rules.removeLast();
        settle();
        capture();
        assertTrue(text("srv/data/customers.csv").contains("Erika"));
        rule("/srv/data/", Decision.FAKE);
        capture();
        assertEquals(fake, text("srv/data/customers.csv"));
        rule("/etc/**", Decision.LEAVE_OUT);
        capture();
        assertEquals(List.of("etc/passwd"), deleted());
    }

    @Test
    void aLaterRuleTakesSomethingInBelowWhatIsLeftOut() throws Exception {
        write("data/a/x", "out");
        write("data/b/deep/wanted.conf", "in");
        write("data/b/deep/other", "out");
        write("data/c", "out");
        rule("/data", Decision.LEAVE_OUT);
        rule("/data/b/**/*.conf", Decision.MIRROR);
        settle();
        capture();
        assertEquals(
                List.of("", "data", "data/b", "data/b/deep", "data/b/deep/wanted.conf"),
                portal.tree.keySet().stream().map(Bytes::toString).toList());
        noChange();
        Files.delete(tree.resolve("data/b/deep/wanted.conf"));
        settle();
        capture();
        assertEquals(List.of("data"), deleted());
        assertEquals(1, portal.tree.size());
    }

    @Test
    void whatIsLeftOutOrFakedIsNeverRead() throws Exception {
        write("out/secret", "never");
        write("fake/secret", "never");
        write("read/open", "read");
        FileTime old = FileTime.fromMillis(1_000_000);
        for (String path : List.of("out/secret", "fake/secret", "out")) {
            Files.setAttribute(tree.resolve(path), "lastAccessTime", old);
        }
        rule("/out", Decision.LEAVE_OUT);
        rule("/fake/**", Decision.FAKE);
        settle();
        CaptureResult result = capture();
        assertEquals(4, result.bytesRead());
        for (String path : List.of("out/secret", "fake/secret", "out")) {
            assertEquals(old, Files.getAttribute(tree.resolve(path), "lastAccessTime"), path);
        }
        assertNotEquals("never", text("fake/secret"));
    }

    @Test
    void hardLinksWithDifferentDecisionsAreKeptApart() throws Exception {
        write("open/f", "shared secret");
        Files.createDirectories(tree.resolve("hidden"));
        Files.createLink(tree.resolve("hidden/f"), tree.resolve("open/f"));
        rule("/hidden/**", Decision.FAKE);
        settle();
        capture();
        assertEquals("shared secret", text("open/f"));
        assertNotEquals("shared secret", text("hidden/f"));
    }

    @Test
    void anotherRootTakesThePlaceOfItsMountPoint() throws Exception {
        Path other = Files.createDirectories(temp.resolve("snapshot of boot"));
        Files.writeString(other.resolve("vmlinuz"), "kernel");
        write("boot/underneath", "hidden by the mount");
        write("etc/fstab", "x");
        otherRoots.add(new Root(Bytes.of(other.toString()), Bytes.of("boot")));
        settle();
        capture();
        assertEquals("kernel", text("boot/vmlinuz"));
        assertNull(portal.tree.get(Bytes.of("boot/underneath")));
        noChange();
    }

    @Test
    void anUnlistedMountPointIsAnEmptyDirectory() throws Exception {
        // Of the machine that the test runs on; /proc is a file system of its own everywhere.
        assumeTrue(Files.exists(Path.of("/proc/self")));
        Walker[] seen = new Walker[1];
        List<String> paths = new ArrayList<>();
        Visitor visitor = new Visitor() {
            @Override
            public void entry(Walker w) {
                paths.add(new String(w.path, 0, w.pathLength, StandardCharsets.UTF_8) + (w.mountPoint ? " mount" : ""));
                seen[0] = w;
            }

            @Override
            public void leftOut(Walker w) {}

            @Override
            public void gap(Walker w, GapReason reason, String detail, Keep keep) {}
        };
        Selection selection = new Selection(List.of(new Root(Bytes.of("/"), Bytes.EMPTY)), List.of());
        try (Walker walker = new Walker(libc, selection, new Selector(List.of()), List.of(Bytes.of("proc")), visitor)) {
            walker.walk();
        }
        assertEquals(List.of("proc mount"), paths);
    }

    // Bad days

    @Test
    void aFileThatIsWrittenToAllTheTimeIsRightOnceItRests() throws Exception {
        byte[] data = new byte[4 << 20];
        new Random(4).nextBytes(data);
        Files.write(tree.resolve("busy"), data);
        settle();
        Thread writer = Thread.ofPlatform().start(() -> {
            try (RandomAccessFile f = new RandomAccessFile(tree.resolve("busy").toFile(), "rw")) {
                Random random = new Random(5);
                while (!Thread.currentThread().isInterrupted()) {
                    f.seek(random.nextInt(data.length));
                    f.write(random.nextInt());
                }
            } catch (Exception e) {
                // The test is over.
            }
        });
        CaptureResult result;
        try {
            result = capture();
        } finally {
            writer.interrupt();
            writer.join();
        }
        if (result.changedWhileRead() > 0) {
            assertEquals(0, portal.tree.get(Bytes.of("busy")).state);
        }
        settle();
        result = capture();
        assertEquals(0, result.changedWhileRead());
        compare();
    }

    @Test
    void growingShrinkingVanishingAndUnreadableFiles() throws Exception {
        Random random = new Random(6);
        for (int i = 0; i < 40; i++) {
            byte[] data = new byte[200_000 + i];
            random.nextBytes(data);
            Files.write(tree.resolve("grow" + i), data);
            Files.write(tree.resolve("shrink" + i), data);
            Files.write(tree.resolve("vanish" + i), data);
        }
        settle();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 39; i >= 0; i--) {
                try {
                    Files.write(tree.resolve("grow" + i), new byte[100_000], java.nio.file.StandardOpenOption.APPEND);
                    try (RandomAccessFile f =
                            new RandomAccessFile(tree.resolve("shrink" + i).toFile(), "rw")) {
                        f.setLength(i * 1000L);
                    }
                    Files.delete(tree.resolve("vanish" + i));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        });
        capture();
        writer.join();
        settle();
        capture();
        compare();
        noChange();
    }

    @Test
    void whatCannotBeReadStaysInTheReplica() throws Exception {
        assumeTrue(libc.euid() != 0, "root reads everything");
        write("closed/a", "a");
        settle();
        capture();
        mode("closed", 0);
        settle();
        try {
            capture();
            assertEquals(List.of(), deleted());
            assertEquals(List.of(GapReason.REFUSED), gaps());
        } finally {
            mode("closed", 0755);
        }
    }

    @Test
    void aMissingSourceIsAProblemInWords() throws Exception {
        Selection selection = new Selection(List.of(new Root(Bytes.of("/does/not/exist"), Bytes.EMPTY)), List.of());
        run(new Job.Capture(selection, 1, Bytes.EMPTY, false, Job.Compression.NONE, 0, 0), 1);
        assertEquals("source", portal.problem.kind());
        assertTrue(portal.problem.why().contains("/does/not/exist"), portal.problem.why());
    }

    // Later passes

    @Test
    void aSecondPassReadsPathsAgainAndPutsFilesIn() throws Exception {
        write("pg/base/1", "table");
        byte[] segment = new byte[1 << 20];
        new Random(7).nextBytes(segment);
        Files.createDirectories(tree.resolve("pg/wal"));
        Files.write(tree.resolve("pg/wal/0001"), segment);
        write("other", "x");
        settle();
        portal.next = pass -> {
            if (pass > 1) {
                return new Job.Finish();
            }
            try {
                write("pg/wal/0002", "new segment");
                patch("pg/wal/0001", 5000, 1);
                patch("pg/base/1", 0, 9);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return new Job.Pass(
                    List.of(Bytes.of("pg/wal"), Bytes.of("pg/wal/0001"), Bytes.of("pg/none")),
                    List.of(new Job.Injected(Bytes.of("pg/label"), 0600, 1, 2, Bytes.of("START"))));
        };
        CaptureResult result = capture();
        assertEquals(2, portal.ends.size());
        assertArrayEquals(
                Files.readAllBytes(tree.resolve("pg/wal/0001")),
                portal.tree.get(Bytes.of("pg/wal/0001")).inode.content());
        assertEquals("new segment", text("pg/wal/0002"));
        assertEquals("table", text("pg/base/1"));
        assertEquals("START", text("pg/label"));
        assertEquals(List.of(GapReason.VANISHED), gaps());
        assertEquals(1, result.gaps());
        portal.next = pass -> new Job.Finish();
        Files.write(tree.resolve("pg/label"), new byte[0]);
        settle();
        capture();
        compare();
    }

    // Peers that misbehave, and that go away

    @Test
    void aHostileOldStreamEndsTheJobInWords() throws Exception {
        write("f", "x");
        settle();
        assertTrue(hostile(w -> w.write(FrameType.OLD, new byte[] {0, 0, 0, 0, 0}, 0, 5))
                .contains("empty"));
        assertTrue(hostile(w -> w.write(FrameType.OLD, new byte[] {9, 0, 0, 0, 0}, 0, 5))
                .contains("codec"));
        assertTrue(hostile(w -> w.write(FrameType.OLD, new byte[] {1, 127, 0, 0, 0}, 0, 5))
                .contains("limit"));
        assertTrue(hostile(w -> old(w, "../etc")).contains(".."));
        assertTrue(hostile(w -> old(w, "b", "a")).contains("order"));
        assertTrue(hostile(w -> old(w, "a", "a")).contains("order"));
        assertTrue(hostile(w -> w.write(FrameType.HASHES, new byte[] {1, 1, 0, 0}, 0, 4))
                .contains("not asked"));
        assertTrue(hostile(w -> w.write(FrameType.CHANGES)).contains("CHANGES"));
        assertTrue(hostile(w -> {
                    for (int i = 0; i < 100; i++) {
                        old(w, "zz" + (char) ('0' + i / 10) + (char) ('0' + i % 10));
                    }
                })
                .contains("more old state"));
    }

    @Test
    void cancelAndTheEndOfTheStreamEndTheWork() throws Exception {
        write("f", "x");
        settle();
        try (Conversation c = new Conversation()) {
            FrameWriter w = begin(c);
            w.write(FrameType.CANCEL);
            assertEquals(Problem.CANCELLED, problem(c).kind());
            assertEquals(2, c.exit());
        }
        try (Conversation c = new Conversation()) {
            begin(c);
            c.out().close();
            assertEquals(3, c.exit());
        }
    }

    // The plan

    @Test
    void measureCountsWithoutReading() throws Exception {
        write("a/one", "x".repeat(5000));
        write("a/two", "y");
        write("b/log", "z".repeat(9000));
        write("c/out", "o");
        write("top", "t");
        rule("/b/*", Decision.EMPTY);
        rule("/c/", Decision.LEAVE_OUT);
        settle();
        MeasureResult result = measure(false);
        assertEquals(1, result.byDecision().get(Decision.LEAVE_OUT.code()).entries());
        assertEquals(1, result.byDecision().get(Decision.EMPTY.code()).entries());
        assertEquals(0, result.byDecision().get(Decision.EMPTY.code()).bytes());
        assertEquals(6, result.byDecision().get(Decision.MIRROR.code()).entries());
        assertEquals("a/one", result.biggest().getFirst().path().toString());
        assertEquals(
                List.of("", "a", "b"),
                result.topDirectories().stream().map(s -> s.path().toString()).toList());
        capture();
        write("a/two", "yy");
        Files.delete(tree.resolve("top"));
        settle();
        result = measure(true);
        assertEquals(1, result.deleted());
        assertEquals(2, result.changed().entries(), "a/two and the root, which lost a name");
        assertEquals(2, result.changed().bytes());
    }

    // Tools

    private interface Evil {
        void send(FrameWriter writer) throws Exception;
    }

    private String hostile(Evil evil) throws Exception {
        try (Conversation c = new Conversation()) {
            FrameWriter w = begin(c);
            try {
                evil.send(w);
                w.write(FrameType.OLD_END);
            } catch (java.io.IOException e) {
                // It may hang up before everything has been said.
            }
            Problem problem = problem(c);
            assertEquals(Problem.PROTOCOL, problem.kind(), problem.toString());
            assertEquals(1, c.exit());
            return problem.why();
        }
    }

    private static void old(FrameWriter w, String... paths) throws Exception {
        OldWriter old = new OldWriter();
        for (String path : paths) {
            old.add(Bytes.of(path), Kind.FILE, 1, 1);
        }
        var codec = new org.understudy.agent.protocol.BatchCodec();
        codec.pack(old.batch().buffer(), old.batch().length(), org.understudy.agent.protocol.BatchCodec.PLAIN);
        w.write(FrameType.OLD, codec.buffer(), 0, codec.length());
    }

    private FrameWriter begin(Conversation c) throws Exception {
        FrameWriter w = new FrameWriter(c.out());
        new Hello("test", "test").send(w);
        job().send(w);
        return w;
    }

    private static Problem problem(Conversation c) throws Exception {
        FrameReader reader = new FrameReader(c.in());
        Hello.receive(reader);
        while (true) {
            FrameType type = reader.next();
            assertNotNull(type, "ended without a word");
            if (type == FrameType.PROBLEM) {
                return Problem.read(reader.fields());
            }
        }
    }

    private Job.Capture job() {
        return new Job.Capture(selection(), 4711, Bytes.of("key"), verify, Job.Compression.AUTO, 0, 0);
    }

    private Selection selection() {
        List<Root> roots = new ArrayList<>();
        roots.add(new Root(Bytes.of(tree.toString()), Bytes.EMPTY));
        roots.addAll(otherRoots);
        return new Selection(roots, rules);
    }

    private CaptureResult capture() throws Exception {
        run(job(), 0);
        assertNull(portal.problem, () -> String.valueOf(portal.problem));
        return CaptureResult.read(new WireReader(portal.result));
    }

    private MeasureResult measure(boolean old) throws Exception {
        run(new Job.Measure(selection(), 4711, Bytes.of("key"), old, 0), 0);
        assertNull(portal.problem, () -> String.valueOf(portal.problem));
        return MeasureResult.read(new WireReader(portal.result));
    }

    private void run(Job job, int exit) throws Exception {
        try (Conversation c = new Conversation()) {
            portal.converse(c.in(), c.out(), job);
            assertEquals(exit, c.exit());
        }
    }

    private void noChange() throws Exception {
        boolean before = verify;
        CaptureResult result = capture();
        verify = before;
        assertEquals(0, result.entriesSent(), () -> "sent again: " + portal.changes);
        assertEquals(List.of(), deleted());
        assertEquals(0, result.contentBytes());
    }

    /** Compares what the portal has with the tree on the disk, entry by entry and byte by byte. */
    private void compare() throws Exception {
        TreeOnDisk.compare(libc, dir, portal);
    }

    private List<String> deleted() {
        return portal.changes.stream()
                .filter(c -> c instanceof Change.Delete)
                .map(c -> ((Change.Delete) c).path().toString())
                .toList();
    }

    private List<GapReason> gaps() {
        return portal.changes.stream()
                .filter(c -> c instanceof Change.Gap)
                .map(c -> ((Change.Gap) c).reason())
                .toList();
    }

    private Change.Entry entry(String path) {
        return portal.changes.stream()
                .filter(c -> c instanceof Change.Entry e && e.path().equals(Bytes.of(path)))
                .map(c -> (Change.Entry) c)
                .findFirst()
                .orElseThrow();
    }

    private String text(String path) {
        ReferencePortal.Node node = portal.tree.get(Bytes.of(path));
        assertNotNull(node, path);
        return new String(node.inode.content(), StandardCharsets.UTF_8);
    }

    private void rule(String pattern, Decision decision) {
        rules.add(new Rule(pattern, decision));
    }

    private void write(String path, String text) throws Exception {
        Path file = tree.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void patch(String path, long at, int value) throws Exception {
        try (RandomAccessFile f = new RandomAccessFile(tree.resolve(path).toFile(), "rw")) {
            f.seek(at);
            f.write(value);
        }
    }

    private void mode(String path, int mode) throws Exception {
        libc.fchmodat(dir, bytes(path), mode);
    }

    private void deleteTree(String path) throws Exception {
        try (var all = Files.walk(tree.resolve(path))) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** Waits until the clock of the file system has gone on: a change within its tick is never trusted. */
    private void settle() throws Exception {
        long until = System.currentTimeMillis() + 30;
        while (System.currentTimeMillis() < until) {
            Thread.sleep(5);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
