package org.understudy.agent.portal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.agent.portal.layer.LayerException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LockTest {
    @TempDir
    Path folder;

    private ReplicaDirectory replica;
    private Path task;

    @BeforeEach
    void replica() throws IOException {
        replica = new ReplicaDirectory(folder.resolve("shop"));
        task = Files.createDirectory(folder.resolve("task"));
    }

    private Lock take(String mark) throws IOException {
        Caller caller = new Caller("ann@desk", Optional.of(new Caller.Seat(task, mark)));
        return Lock.take(replica, caller, "for a sync", _ -> {});
    }

    private void refused(String mark, String why) throws IOException {
        LayerException refused = assertThrows(LayerException.class, () -> take(mark));
        assertEquals(Caller.DEPOSED, refused.kind());
        assertEquals(why, refused.why());
        assertFalse(Files.exists(replica.path().resolve("lock-info")), "nothing was changed for it");
        try (Lock free = Lock.tryTake(replica.lock()).orElseThrow()) {
            assertTrue(free != null, "and it does not keep the lock");
        }
    }

    @Test
    void whoLeadsGetsTheLockAndWhoHasBeenReplacedDoesNot() throws IOException {
        Files.writeString(task.resolve("leader"), "4711 99 a44 ann@desk\n");
        take("a44").close();
        Files.delete(replica.path().resolve("lock-info"));
        Files.writeString(task.resolve("leader"), "4712 100 b0b bob@lab of all places\n");
        refused("a44", "Now it is led by bob@lab of all places.");
    }

    @Test
    void whatIsOverIsLedByNobody() throws IOException {
        refused("a44", "The task that it leads is not there.");
        Files.writeString(task.resolve("leader"), "4711 99 a44 ann@desk\n");
        Files.writeString(task.resolve("result"), "0\n");
        refused("a44", "The task that it leads is over.");
    }

    @Test
    void whoLeadsNothingIsAskedForNothing() throws IOException {
        try (Lock _ = Lock.take(replica, new Caller("ann@desk", Optional.empty()), "for a rollback", _ -> {})) {
            assertTrue(Lock.tryTake(replica.lock()).isEmpty());
        }
    }
}
