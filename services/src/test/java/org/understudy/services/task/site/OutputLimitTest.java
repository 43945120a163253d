package org.understudy.services.task.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Work that prints without end, and work that prints as much as it may.
class OutputLimitTest extends TwoConsoles {
    private static final long MEGABYTE = 1 << 20;

    /// So slow that a machine under load does not matter: 20 MB/s at most.
    private static final String ENDLESS = "while :; do head -c 200000 /dev/zero; sleep 0.01; done";

    @Test
    void whatPrintsWithoutEndIsEndedInWordsAndNobodyElseIs() throws Exception {
        String sleeper = Processes.sleeper();
        TaskSpec prints = Site.spec("prints", Lease.exclusive(SHOP));
        TaskSpec next = Site.spec("next", Lease.exclusive(SHOP));
        TaskSpec beside = Site.spec("beside", Lease.exclusive(new Resource("domain", "other")));
        Path go = folder.resolve("go");
        ann.submit(beside, Site.sh("echo here; until [ -e '" + go + "' ]; do sleep 0.05; done; echo still here"));
        ann.submit(prints, Site.sh(sleeper + " & " + ENDLESS).printing(3 * MEGABYTE));
        bob.submit(next, Site.sh("true"));
        SiteTask end = bob.awaitEnd(prints.id(), SOON);
        assertEquals(TaskState.FAILED, end.state());
        String reason = end.ending().orElseThrow().reason();
        assertTrue(reason.matches("It printed [0-9]+ MiB; at most 3 MiB were allowed\\..*--most-output.*"), reason);
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(next.id(), SOON).state(), "its lease is free");
        assertFalse(Processes.any(sleeper), "what it had started is gone");
        long size = Files.size(of(prints.id()).resolve("log"));
        assertTrue(size > 3 * MEGABYTE && size < 100 * MEGABYTE, size + " bytes");
        LogPiece last = ann.log(prints.id(), size - 10, 100);
        assertEquals(10, last.bytes().length, "it is read like any other");
        Files.createFile(go);
        assertEquals(TaskState.SUCCEEDED, ann.awaitEnd(beside.id(), SOON).state());
        assertEquals("here\nstill here\n", log(beside.id()));
    }

    @Test
    void whatGoesOnToPrintInItsGraceIsKilledThen() throws Exception {
        TaskSpec deaf = Site.spec("deaf", Lease.exclusive(SHOP));
        ann.submit(
                deaf,
                Site.sh("trap '' TERM; exec cat /dev/zero").printing(MEGABYTE).grace(Duration.ofMinutes(10)));
        SiteTask end = ann.awaitEnd(deaf.id(), SOON);
        assertEquals(TaskState.FAILED, end.state());
        assertTrue(end.ending().orElseThrow().reason().startsWith("It printed"), end::toString);
    }

    @Test
    void whatKeepsToItsLimitIsUntouchedAndLeavesNoWatcher() throws Exception {
        TaskSpec keeps = Site.spec("keeps", Optional.of(Duration.ofMinutes(5)), Lease.exclusive(SHOP));
        ann.submit(
                keeps,
                Site.sh("head -c " + 3 * MEGABYTE + " /dev/zero; sleep 1; echo done")
                        .printing(3 * MEGABYTE + 5));
        assertEquals(TaskState.SUCCEEDED, ann.awaitEnd(keeps.id(), SOON).state());
        assertEquals(3 * MEGABYTE + 5, Files.size(of(keeps.id()).resolve("log")));
        String own = folder.toString();
        Awaitility.await().atMost(SOON).until(() -> ofThis(own) == 2);
    }

    @Test
    void aTaskOfAnEarlierVersionHasTheUsualLimit() throws Exception {
        TaskSpec waits = Site.spec("waits", Lease.exclusive(SHOP));
        ann.submit(waits, Site.sh("true").printing(7));
        assertEquals(TaskState.SUCCEEDED, ann.awaitEnd(waits.id(), SOON).state());
        assertEquals("5 0 login no\n7\n", Files.readString(of(waits.id()).resolve("how")), "its first line is as ever");
    }

    /// The helpers of the two consoles are all that is left.
    private static long ofThis(String folder) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(p -> p.info()
                            .commandLine()
                            .filter(c -> c.contains(" site " + folder))
                            .isPresent())
                    .count();
        }
    }
}
