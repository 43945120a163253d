package org.understudy.agent.portal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.agent.portal.layer.Layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A portal whose disk is too small. */
@Tag("lab")
class FullDiskTest {
    @TempDir
    Path dir;

    private Path store = Path.of("");
    private Path source = Path.of("");

    @BeforeEach
    void smallStore() throws Exception {
        store = Files.createDirectory(dir.resolve("store"));
        source = Files.createDirectory(dir.resolve("source"));
        RoundTripTest.shell(dir, "truncate -s 300M store.img; mkfs.ext4 -q store.img; mount -o loop store.img store");
    }

    @AfterEach
    void unmount() throws Exception {
        RoundTripTest.shell(dir, "umount store");
    }

    @Test
    void aFullPortalSaysSoAndTheEarlierPointStays() throws Exception {
        Path replica = store.resolve("replica");
        Layout layout = Road.layout("ext4", 600);
        RoundTripTest.shell(source, "head -c 20000000 /dev/urandom > a");
        Road.sync(source, replica, layout, -1);
        RoundTripTest.shell(source, "cp -a . ../before; head -c 400000000 /dev/urandom > b");
        Road.ProblemException full =
                assertThrows(Road.ProblemException.class, () -> Road.sync(source, replica, layout, -1));
        assertEquals("no-space", full.problem.kind(), full.problem::toString);
        assertFalse(Files.exists(replica.resolve("points/0002")));
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains("incoming"));
        assertEquals(List.of(), Road.differences(dir.resolve("before"), replica, 1, dir.resolve("at")));
        RoundTripTest.shell(source, "head -c 1000000 /dev/urandom > b");
        Road.Outcome after = Road.sync(source, replica, layout, -1);
        assertTrue(Integer.parseInt(String.valueOf(after.result().get("point"))) >= 2);
        assertEquals(
                List.of(),
                Road.differences(
                        source, replica, Integer.parseInt(after.result().get("point")), dir.resolve("at")));
    }

    @Test
    void aReplicaThatIsTooSmallSaysSo() throws Exception {
        Path replica = store.resolve("replica");
        RoundTripTest.shell(source, "head -c 60000000 /dev/urandom > a");
        Road.ProblemException full = assertThrows(
                Road.ProblemException.class, () -> Road.sync(source, replica, Road.layout("ext4", 40), -1));
        assertEquals("no-space", full.problem.kind(), full.problem::toString);
        assertTrue(full.problem.what().contains("file system of the replica"), full.problem::toString);
    }

    @Test
    void whatIsKnownNotToFitDoesNotBegin() throws Exception {
        try (Road.Agent portal = new Road.Agent("portal")) {
            PortalJob job = PortalJob.prepare(
                    store.resolve("replica").toString(), "x", "x", "x", 1, Road.layout("ext4", 40), 1L << 40);
            Road.ProblemException e = assertThrows(Road.ProblemException.class, () -> portal.ask(job));
            assertEquals("no-space", e.problem.kind());
        }
    }
}
