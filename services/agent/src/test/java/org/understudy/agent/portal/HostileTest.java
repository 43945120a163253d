package org.understudy.agent.portal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.ChangeWriter;
import org.understudy.agent.protocol.ChangesEnd;
import org.understudy.agent.protocol.ContentMode;
import org.understudy.agent.protocol.Event;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.Problem;
import org.understudy.agent.protocol.WireWriter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A source that lies: nothing outside of the replica's disk is touched, and a sentence says what was wrong. */
@Tag("lab")
class HostileTest {
    @TempDir
    Path dir;

    private Path outside = Path.of("");
    private Road.Agent portal;
    private final WireWriter batch = new WireWriter();
    private final ChangeWriter changes = new ChangeWriter(batch);
    private long id;

    @BeforeEach
    void begin() throws Exception {
        outside = Files.createDirectory(dir.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "precious");
        portal = new Road.Agent("portal");
        Road.prepare(dir.resolve("replica"), Road.layout("ext4", 128)).send(portal.out);
        directory("");
    }

    @AfterEach
    void nothingOutsideWasTouched() throws Exception {
        portal.close();
        assertEquals("precious", Files.readString(outside.resolve("precious")));
        try (var list = Files.list(outside)) {
            assertEquals(1, list.count());
        }
        assertFalse(Files.exists(dir.resolve("replica/points/0001")));
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(dir.toString()));
    }

    @Test
    void dotsInAPathAreRefused() throws Exception {
        file("../../../../outside/precious", "evil");
        refused("component that is . or ..");
    }

    @Test
    void aLinkOnTheWayIsNotFollowed() throws Exception {
        symlink("out", outside.toString());
        file("out/precious", "evil");
        refused("is not there");
    }

    @Test
    void aDirectoryThatBecomesALinkIsNotFollowed() throws Exception {
        directory("out");
        file("out/a", "x");
        symlink("out", outside.toString());
        file("out/precious", "evil");
        refused("is not there");
    }

    @Test
    void aFileThatBecomesALinkWhileItsContentComesIsNotFollowed() throws Exception {
        entry("file", Kind.FILE, 100, 1, ContentMode.FOLLOWS, "");
        long victim = id;
        symlink("file", outside.resolve("precious").toString());
        changes.content(victim, 0, new byte[] {1, 2, 3}, 0, 3);
        changes.end(victim, 3, 0, 0, 0, 1, 1);
        send();
        changesEnd();
        portal.ask(PortalJob.abort(false));
    }

    @Test
    void aHardLinkToTheOutsideIsRefused() throws Exception {
        symlink("out", outside.toString());
        entry("stolen", Kind.HARD_LINK, 0, 2, ContentMode.AS_BEFORE, "out/precious");
        refused("directory is not there");
    }

    @Test
    void deletingThroughALinkDeletesNothing() throws Exception {
        symlink("out", outside.toString());
        changes.delete("out/precious".getBytes(), 12);
        send();
        changesEnd();
        portal.ask(PortalJob.abort(false));
    }

    @Test
    void theSameIdTwiceIsRefused() throws Exception {
        file("a", "x");
        id--;
        file("b", "x");
        refused("comes twice");
    }

    @Test
    void contentOfNothingIsRefused() throws Exception {
        changes.content(77, 0, new byte[] {1}, 0, 1);
        refused("none is expected");
    }

    @Test
    void sizesBeyondReasonAreRefused() throws Exception {
        entry("huge", Kind.FILE, 1L << 59, 1, ContentMode.FOLLOWS, "");
        refused("is said to have");
    }

    @Test
    void contentBeyondReasonIsRefused() throws Exception {
        entry("huge", Kind.FILE, 10, 1, ContentMode.FOLLOWS, "");
        changes.content(id, 1L << 58, new byte[] {1}, 0, 1);
        refused("is said to have");
    }

    @Test
    void keepingContentThatIsNotThereIsRefused() throws Exception {
        entry("none", Kind.FILE, 10, 1, ContentMode.FOLLOWS_CHANGED, "");
        refused("there is none");
    }

    @Test
    void aBatchOfRubbishIsRefused() throws Exception {
        portal.out.write(FrameType.CHANGES, new byte[] {0, 0, 0, 0, 3, 'q', 1, 2}, 0, 8);
        refusedNow("unknown tag");
    }

    @Test
    void aGiantFrameIsRefused() throws Exception {
        portal.process.getOutputStream().write(new byte[] {0x7f, -1, -1, -1, 18});
        portal.process.getOutputStream().flush();
        refusedNow("over the limit");
    }

    @Test
    void aPassThatEndsInTheMiddleOfAFileIsRefused() throws Exception {
        entry("half", Kind.FILE, 10, 1, ContentMode.FOLLOWS, "");
        send();
        changesEnd();
        refusedNow("did not");
    }

    @Test
    void twoAtOnceAreNotPossible() throws Exception {
        portal.await(FrameType.EVENT);
        try (Road.Agent second = new Road.Agent("portal")) {
            Road.prepare(dir.resolve("replica"), Road.layout("ext4", 128), "somebody else")
                    .send(second.out);
            second.await(FrameType.PROBLEM);
            Problem problem = Problem.read(second.in.fields());
            assertEquals("busy", problem.kind());
            assertEquals("The replica \"replica\" is held by a test, for a sync.", problem.what());
            assertTrue(
                    problem.why().matches("Its lock is taken since .* UTC, by process \\d+ on the portal\\."),
                    problem.why());
            assertTrue(problem.remedies().contains("cancel it there"), problem.remedies());
        }
        portal.ask(PortalJob.abort(false));
    }

    @Test
    void anAgentThatHasLostItsConsoleIsWaitedFor() throws Exception {
        portal.await(FrameType.EVENT);
        try (Road.Agent second = new Road.Agent("portal")) {
            Road.prepare(dir.resolve("replica"), Road.layout("ext4", 128)).send(second.out);
            second.await(FrameType.EVENT);
            assertTrue(text(second).contains("waited for"), "it says why nothing happens");
            portal.process.getOutputStream().close();
            second.await(FrameType.EVENT);
            assertTrue(text(second).contains("resumed="), "it goes on by itself");
        }
    }

    @Test
    void aConsoleThatFallsSilentIsTakenForGone() throws Exception {
        portal.await(FrameType.EVENT);
        portal.ask(PortalJob.abort(false));
        try (Road.Agent first = new Road.Agent("portal", 2);
                Road.Agent second = new Road.Agent("portal")) {
            Road.prepare(dir.resolve("replica"), Road.layout("ext4", 128)).send(first.out);
            first.await(FrameType.EVENT);
            Road.prepare(dir.resolve("replica"), Road.layout("ext4", 128)).send(second.out);
            do {
                second.await(FrameType.EVENT);
            } while (!text(second).contains("resumed="));
            assertTrue(first.process.waitFor(20, TimeUnit.SECONDS), "its input was never ended");
        }
    }

    @Test
    void whoeverSaysThatHeIsThereIsNotTakenForGone() throws Exception {
        try (Road.Agent patient = new Road.Agent("portal", 2)) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            while (System.nanoTime() < until) {
                patient.out.write(FrameType.ALIVE);
                assertFalse(patient.process.waitFor(500, TimeUnit.MILLISECONDS), "it ended");
            }
        }
    }

    private static String text(Road.Agent agent) throws IOException {
        return switch (Event.read(agent.in.fields())) {
            case Event.Message message -> message.text();
            case Event.Ready ready -> ready.text();
            case Event other -> other.toString();
        };
    }

    @Test
    void endOfInputLeavesEverythingUnmountedAndKept() throws Exception {
        file("a", "x");
        send();
        portal.close();
        assertTrue(Files.exists(dir.resolve("replica/points/.incoming-0001/disk.raw")));
    }

    private void refused(String words) throws IOException {
        send();
        refusedNow(words);
    }

    private void refusedNow(String words) throws IOException {
        portal.await(FrameType.PROBLEM);
        Problem problem = Problem.read(portal.in.fields());
        assertEquals(Problem.PROTOCOL, problem.kind(), problem::toString);
        assertTrue(problem.why().contains(words), problem::toString);
    }

    private void send() throws IOException {
        try (BatchCodec codec = new BatchCodec()) {
            codec.pack(batch.buffer(), batch.length(), BatchCodec.PLAIN);
            portal.out.write(FrameType.CHANGES, codec.buffer(), 0, codec.length());
        }
        changes.begin(batch.reset());
    }

    private void changesEnd() throws IOException {
        new ChangesEnd(0, 1, 1, 1).send(portal.out);
    }

    private void directory(String path) {
        entry(path, Kind.DIRECTORY, 0, 2, ContentMode.AS_BEFORE, "");
    }

    private void symlink(String path, String target) {
        entry(path, Kind.SYMLINK, 0, 1, ContentMode.AS_BEFORE, target);
    }

    private void file(String path, String content) {
        head(path, Kind.FILE, content.length(), 1);
        changes.inline(content.getBytes(), 0, content.length());
    }

    private void head(String path, Kind kind, long size, long links) {
        byte[] raw = path.getBytes();
        changes.entry(++id, raw, raw.length, kind, 0755, 0, 0, 1, 0, size, 0, links, 1, 1, List.<Change.Xattr>of());
    }

    private void entry(String path, Kind kind, long size, long links, ContentMode mode, String target) {
        head(path, kind, size, links);
        if (kind == Kind.SYMLINK || kind == Kind.HARD_LINK) {
            changes.target(target.getBytes(), target.length());
        } else if (kind == Kind.FILE) {
            changes.contentMode(mode);
        }
    }
}
