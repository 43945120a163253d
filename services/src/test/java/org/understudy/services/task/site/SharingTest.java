package org.understudy.services.task.site;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Shared and exclusive leases, somebody outside, long logs, broken locks.
class SharingTest extends TwoConsoles {
    private Work until(Path file) {
        return Site.sh("until [ -e '" + file + "' ]; do sleep 0.02; done; cut -d' ' -f1 /proc/uptime");
    }

    @Test
    void sharedOnesRunBesideEachOtherAndDoNotOvertakeAnExclusiveOneThatWaits() throws Exception {
        Path go = folder.resolve("go");
        TaskSpec a = Site.spec("a", Lease.shared(SHOP));
        TaskSpec b = Site.spec("b", Lease.shared(SHOP));
        TaskSpec alone = Site.spec("alone", Lease.exclusive(SHOP));
        TaskSpec late = Site.spec("late", Lease.shared(SHOP));
        assertEquals(TaskState.RUNNING, ann.submit(a, until(go)).state());
        assertEquals(TaskState.RUNNING, bob.submit(b, until(go)).state());
        assertEquals(
                a.id(), ann.submit(alone, until(go)).waitsFor().orElseThrow().id());
        assertEquals(
                alone.id(), bob.submit(late, until(go)).waitsFor().orElseThrow().id());
        Files.createFile(go);
        for (TaskId id : List.of(a.id(), b.id(), alone.id(), late.id())) {
            assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(id, SOON).state());
        }
        assertTrue(at(alone) <= at(late), "first come, first served");
        assertTrue(Math.max(at(a), at(b)) <= at(alone), "alone means alone");
    }

    private double at(TaskSpec spec) throws Exception {
        return Double.parseDouble(log(spec.id()).strip());
    }

    @Test
    void somebodyOutsideIsNamedAsSuchAndWaitedFor() throws Exception {
        Path lock = folder.resolve("run/locks").resolve(SHOP.key());
        TaskSpec spec = Site.spec("waits", Lease.exclusive(SHOP));
        try (Held _ = Held.lock(lock)) {
            Submission waits = ann.submit(spec, Site.sh("true"));
            assertEquals(TaskState.BLOCKED, waits.state());
            assertEquals(SHOP.key(), waits.outside().orElseThrow());
            assertTrue(waits.waitsFor().isEmpty());
        }
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(spec.id(), SOON).state());
    }

    @Test
    void aLockIsBrokenOnlyForTheHolderThatWasSeen() throws Exception {
        String sleeper = Processes.sleeper();
        TaskSpec stuck = Site.spec("stuck", Lease.exclusive(SHOP));
        TaskSpec next = Site.spec("next", Lease.exclusive(SHOP));
        ann.submit(stuck, Site.sh("trap '' TERM; " + sleeper));
        bob.submit(next, Site.sh("true"));
        ann.journal().await(v -> v.find(stuck.id()).isPresent(), SOON, "the announcement");
        Evidence seen = bob.evidence(stuck.id());
        assertTrue(seen.held() && seen.wrapperLives(), seen::toString);
        Evidence other = new Evidence(
                seen.task(), true, "1 1", true, seen.work(), true, 0, seen.logWritten(), seen.lastProgress());
        assertThrows(ProblemException.class, () -> bob.breakLock(other, "no", "bob@lap"));
        bob.breakLock(seen, "It hangs.", "bob@lap");
        assertEquals(TaskState.LOST, bob.awaitEnd(stuck.id(), SOON).state());
        assertEquals(
                "bob@lap", bob.show(stuck.id()).task().ending().orElseThrow().who());
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(next.id(), SOON).state());
        assertFalse(Processes.any(sleeper));
    }

    @Test
    void progressIsSeenByOthersAtMostFiveTimesASecondAndTheLastWordAlways() throws Exception {
        TaskSpec spec = Site.spec("counts");
        String count = "i=0; while [ $i -lt 60 ]; do echo \"$i of \\\"60\\\" \\\\ steps\" >\"$UNDERSTUDY_PROGRESS\"; "
                + "i=$((i+1)); sleep 0.01; done; echo '100 all of it' >\"$UNDERSTUDY_PROGRESS\"";
        bob.journal();
        ann.submit(spec, Site.sh(count).reporting());
        SiteTask end = bob.awaitEnd(spec.id(), SOON);
        assertEquals(TaskState.SUCCEEDED, end.state());
        assertEquals("all of it", end.progress().orElseThrow().message());
        assertEquals(1.0, end.progress().orElseThrow().fraction().orElseThrow());
        List<String> lines = Files.readAllLines(of(spec.id()).resolve("progress.ndjson"));
        assertTrue(lines.getFirst().contains("of \\\"60\\\" \\\\ steps"), lines::getFirst);
        double seconds = (SiteBook.progress(TaskJson.read(lines.getLast())).at().toEpochMilli()
                        - SiteBook.progress(TaskJson.read(lines.getFirst()))
                                .at()
                                .toEpochMilli())
                / 1000.0;
        assertTrue(lines.size() <= seconds * 5 + 2, () -> lines.size() + " lines in " + seconds + " s");
    }

    @Test
    void whatIsCancelledInWhateverMomentIsCancelled() throws Exception {
        TaskSpec holder = Site.spec("holder", Lease.exclusive(SHOP));
        ann.submit(holder, Site.sh(Processes.sleeper()));
        Random random = new Random(11);
        for (int i = 0; i < 60; i++) {
            // Every other one waits, the others run; each is in another moment of its beginning.
            TaskSpec spec = Site.spec("soon over", i % 2 == 0 ? Lease.exclusive(SHOP) : Lease.exclusive(Resource.HOST));
            bob.submit(spec, Site.sh(Processes.sleeper()));
            LockSupport.parkNanos(random.nextInt(15_000_000));
            ann.cancel(spec.id(), "", "ann@desk");
            assertEquals(TaskState.CANCELLED, bob.awaitEnd(spec.id(), SOON).state());
        }
        ann.cancel(holder.id(), "", "ann@desk");
        assertEquals(TaskState.CANCELLED, bob.awaitEnd(holder.id(), SOON).state());
    }

    @Test
    void aLogOfTenGigabytesIsReadInPieces() throws Exception {
        TaskSpec spec = Site.spec("much");
        ann.submit(spec, Site.sh("truncate -s 10G /proc/self/fd/1; echo the end"));
        assertEquals(TaskState.SUCCEEDED, ann.awaitEnd(spec.id(), SOON).state());
        long size = (10L << 30) + "the end\n".length();
        LogPiece end = bob.log(spec.id(), 10L << 30, 1 << 16);
        assertEquals(size, end.size());
        assertEquals("the end\n", new String(end.bytes(), StandardCharsets.UTF_8));
        assertEquals(1 << 16, bob.log(spec.id(), 0, 1 << 16).bytes().length);
        assertEquals(0, bob.log(spec.id(), size + 5, 10).bytes().length);
    }

    @Test
    void aJournalThatIsMadeAnewLosesNobody() throws Exception {
        Path go = folder.resolve("go");
        TaskSpec runs = Site.spec("runs all the time", Lease.exclusive(SHOP));
        ann.submit(runs, until(go));
        bob.journal().await(v -> v.find(runs.id()).isPresent(), SOON, "the announcement");
        long before = Files.size(folder.resolve("run/journal"));
        for (int i = 0; i < 80; i++) {
            TaskSpec each = Site.spec("short " + i);
            ann.submit(each, Site.sh("true"));
            assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(each.id(), SOON).state());
        }
        assertEquals(
                TaskState.RUNNING,
                bob.journal().view().get().find(runs.id()).orElseThrow().state());
        long after = Files.size(folder.resolve("run/journal"));
        assertTrue(after < before + 40 * 700, () -> "it is bounded: " + after);
        Files.createFile(go);
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(runs.id(), SOON).state());
    }
}
