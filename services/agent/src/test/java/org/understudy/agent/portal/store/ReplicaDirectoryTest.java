package org.understudy.agent.portal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Which point is current, whatever its publisher still came to write. */
class ReplicaDirectoryTest {
    @TempDir
    Path dir;

    private ReplicaDirectory replica;

    @BeforeEach
    void make() {
        replica = new ReplicaDirectory(dir);
    }

    @Test
    void withoutPointsThereIsNone() throws IOException {
        assertEquals(0, replica.current());
    }

    @Test
    void aPointThatOnlyGotItsNameIsCurrent() throws IOException {
        publish(1, 0);
        assertEquals(1, replica.current());
        replica.setCurrent(1);
        publish(2, 1);
        assertEquals(2, replica.current());
    }

    @Test
    void soIsTheLastOneOfSeveralThatOnlyGotTheirNames() throws IOException {
        publish(1, 0);
        replica.setCurrent(1);
        publish(2, 1);
        publish(3, 2);
        publish(4, 3);
        assertEquals(4, replica.current());
    }

    @Test
    void whatWasThereWhenSomebodyRolledBackStaysInThePast() throws IOException {
        publish(1, 0);
        replica.setCurrent(1);
        publish(2, 1);
        publish(3, 2);
        replica.setCurrent(1);
        assertEquals(1, replica.current());
        publish(4, 1);
        assertEquals(4, replica.current());
    }

    /** As far as a publisher comes who dies before he could say which point is current. */
    private void publish(int number, int parent) throws IOException {
        Files.createDirectories(replica.point(number));
        Properties point = new Properties();
        point.setProperty("parent", Integer.toString(parent));
        ReplicaDirectory.save(replica.point(number).resolve("point.properties"), point);
    }
}
