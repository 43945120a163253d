package org.understudy.services.task.site;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.understudy.model.task.Lease;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.ssh.Connections;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// SIGKILL for each of those who take part.
class KillsTest extends TwoConsoles {
    private long wrapper(TaskId id) throws Exception {
        return Long.parseLong(Files.readString(of(id).resolve("wrapper")).split(" ")[0]);
    }

    private long work(TaskId id) throws Exception {
        Path file = of(id).resolve("pid");
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(file) && Files.size(file) > 0);
        return Long.parseLong(Files.readString(file).split(" ")[0]);
    }

    private static void kill(long pid) {
        assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    }

    /// Main and guard: who holds its ticket.
    static List<ProcessHandle> wrappersOf(TaskId id) {
        return ProcessHandle.allProcesses().filter(p -> holds(p.pid(), id)).toList();
    }

    private static boolean holds(long pid, TaskId id) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/9"))
                    .toString()
                    .endsWith("." + id);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aKilledWrapperIsLostItsWorkIsGoneAndTheNextOneStartsAtOnce() throws Exception {
        String sleeper = Processes.sleeper();
        long worst = 0;
        for (int round = 0; round < 10; round++) {
            TaskSpec first = Site.spec("first", Lease.exclusive(SHOP));
            TaskSpec next = Site.spec("next", Lease.exclusive(SHOP));
            ann.submit(first, Site.sh(sleeper + " & " + sleeper));
            work(first.id());
            bob.submit(next, Site.sh("cat /proc/uptime"));
            long before = uptime();
            kill(wrapper(first.id()));
            assertEquals(TaskState.LOST, bob.awaitEnd(first.id(), SOON).state());
            assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(next.id(), SOON).state());
            assertFalse(Processes.any(sleeper), "what it had started is gone");
            worst = Math.max(worst, millis(log(next.id())) - before);
        }
        assertTrue(worst < 1000, "the next one worked " + worst + " ms after the kill");
    }

    private static long uptime() throws Exception {
        return millis(Files.readString(Path.of("/proc/uptime")));
    }

    private static long millis(String uptime) {
        return Math.round(Double.parseDouble(uptime.split(" ")[0]) * 1000);
    }

    @Test
    void ifTheGuardIsKilledTooTheNextInLineEndsTheWork() throws Exception {
        String sleeper = Processes.sleeper();
        TaskSpec first = Site.spec("first", Lease.exclusive(SHOP));
        TaskSpec next = Site.spec("next", Lease.exclusive(SHOP));
        ann.submit(first, Site.sh(sleeper));
        work(first.id());
        bob.submit(next, Site.sh("true"));
        List<ProcessHandle> both = wrappersOf(first.id());
        assertEquals(2, both.size());
        // The guard before main: it has no chance.
        both.reversed().forEach(ProcessHandle::destroyForcibly);
        assertEquals(TaskState.SUCCEEDED, ann.awaitEnd(next.id(), SOON).state());
        assertEquals(TaskState.LOST, ann.awaitEnd(first.id(), SOON).state());
        assertFalse(Processes.any(sleeper), "ended before the next one began");
    }

    @Test
    void aStaleAnnouncementIsCleanedUpByTheNextConsole() throws Exception {
        String sleeper = Processes.sleeper();
        TaskSpec first = Site.spec("first", Lease.exclusive(SHOP));
        ann.submit(first, Site.sh(sleeper));
        work(first.id());
        ann.journal().await(v -> v.find(first.id()).isPresent(), SOON, "the announcement");
        wrappersOf(first.id()).reversed().forEach(ProcessHandle::destroyForcibly);
        try (Connections ways = ways();
                TaskSite third = site(ways)) {
            assertEquals(TaskState.LOST, third.show(first.id()).task().state());
            assertEquals(TaskState.LOST, ann.awaitEnd(first.id(), SOON).state(), "the others hear it too");
            assertFalse(Processes.any(sleeper));
            TaskSpec next = Site.spec("next", Lease.exclusive(SHOP));
            assertEquals(TaskState.RUNNING, third.submit(next, Site.sh("true")).state());
            assertEquals(TaskState.SUCCEEDED, third.awaitEnd(next.id(), SOON).state());
        }
    }

    @Test
    void killedWorkHasFailedAndADeadWaiterIsInNobodysWay() throws Exception {
        String sleeper = Processes.sleeper();
        TaskSpec first = Site.spec("first", Lease.exclusive(SHOP));
        TaskSpec dead = Site.spec("dead", Lease.exclusive(SHOP));
        TaskSpec last = Site.spec("last", Lease.exclusive(SHOP));
        ann.submit(first, Site.sh(sleeper));
        bob.submit(dead, Site.sh("true"));
        bob.submit(last, Site.sh("true"));
        Awaitility.await().until(() -> Files.exists(of(dead.id()).resolve("wrapper")));
        wrappersOf(dead.id()).reversed().forEach(ProcessHandle::destroyForcibly);
        kill(work(first.id()));
        SiteTask failed = ann.awaitEnd(first.id(), SOON);
        assertEquals(TaskState.FAILED, failed.state());
        assertEquals(137, failed.ending().orElseThrow().code());
        assertEquals(TaskState.SUCCEEDED, ann.awaitEnd(last.id(), SOON).state());
        assertEquals(TaskState.LOST, ann.awaitEnd(dead.id(), SOON).state());
    }

    /// A console of its own: submits, says the number, and hangs.
    static final class Console {
        public static void main(String[] args) throws Exception {
            Path folder = Path.of(args[0]);
            TwoConsoles ground = new TwoConsoles() {};
            ground.folder = folder;
            TaskSite site = ground.site(ground.ways());
            TaskSpec spec = Site.spec("of a console", Lease.exclusive(SHOP));
            site.journal();
            site.submit(spec, Site.sh("until [ -e '" + folder.resolve("go") + "' ]; do sleep 0.05; done; echo done"));
            System.out.println(spec.id());
            Thread.currentThread().join();
        }
    }

    @Test
    void aKilledConsoleLeavesItsTaskAloneAndAnotherOneFindsItInTheMiddle() throws Exception {
        Process console = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Console.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        TaskId id;
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(console.getInputStream(), StandardCharsets.UTF_8))) {
            id = new TaskId(said.readLine());
            console.destroyForcibly().waitFor();
        }
        SiteTask found = bob.list(10).getFirst();
        assertEquals(id, found.id());
        assertEquals(TaskState.RUNNING, found.state());
        Files.createFile(folder.resolve("go"));
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(id, SOON).state());
        assertEquals("done\n", log(id));
    }

    @Test
    void aRestartOfTheHostIsDeclared() throws Exception {
        String sleeper = Processes.sleeper();
        TaskSpec first = Site.spec("first", Lease.exclusive(SHOP));
        ann.submit(first, Site.sh(sleeper));
        long work = work(first.id());
        wrappersOf(first.id()).reversed().forEach(ProcessHandle::destroyForcibly);
        kill(work);
        restart(first.id());
        try (Connections ways = ways();
                TaskSite third = site(ways)) {
            SiteTask lost = third.show(first.id()).task();
            assertEquals(TaskState.LOST, lost.state());
            assertTrue(lost.ending().orElseThrow().reason().contains("restarted"), lost::toString);
        }
    }

    /// What a restart changes: the boot id, and everything below RUN. Who waits goes first, so that
    /// nobody is left to bury the others.
    private void restart(TaskId... ids) throws Exception {
        for (TaskId id : ids) {
            wrappersOf(id).reversed().forEach(ProcessHandle::destroyForcibly);
            Files.writeString(of(id).resolve("boot"), "11111111-2222-3333-4444-555555555555\n");
        }
        assertEquals(
                0,
                new ProcessBuilder("rm", "-rf", folder.resolve("run").toString())
                        .start()
                        .waitFor());
    }

    @Test
    void whatWantsToGoOnAfterARestartGoesOnWithItsLeasesAndItsLog() throws Exception {
        TaskSpec first = Site.spec("first", Lease.exclusive(SHOP));
        TaskSpec waits = Site.spec("waits", Lease.exclusive(SHOP));
        String sleeper = Processes.sleeper();
        ann.submit(
                first,
                Site.sh("echo begun; echo 7 >\"$UNDERSTUDY_DIR/kept\"; " + sleeper)
                        .reporting()
                        .resuming("echo \"on with $(cat \"$UNDERSTUDY_DIR/kept\") $UNDERSTUDY_FENCES\""));
        bob.submit(waits, Site.sh("echo from the beginning").resuming("echo never"));
        long work = work(first.id());
        Awaitility.await().until(() -> Files.exists(of(first.id()).resolve("kept")));
        Awaitility.await().until(() -> Files.exists(of(waits.id()).resolve("wrapper")));
        restart(waits.id(), first.id());
        kill(work);
        try (Connections ways = ways();
                TaskSite third = site(ways)) {
            SiteTask end = third.awaitEnd(first.id(), SOON);
            assertEquals(
                    List.of(TaskState.RUNNING, TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCEEDED),
                    third.show(first.id()).task().transitions().stream()
                            .map(t -> t.state())
                            .toList());
            assertEquals(TaskState.SUCCEEDED, end.state());
            assertEquals("begun\non with 7 domain:shop=2\n", log(first.id()));
            assertEquals(TaskState.SUCCEEDED, third.awaitEnd(waits.id(), SOON).state());
            assertEquals("from the beginning\n", log(waits.id()));
            assertEquals(TaskState.SUCCEEDED, ann.awaitEnd(first.id(), SOON).state(), "told to who was there before");
        }
    }

    @Test
    void aJournalWhoseMakerWasKilledIsMadeAgainByTheNext() throws Exception {
        TaskSpec over = Site.spec("over", Lease.exclusive(SHOP));
        ann.submit(over, Site.sh("true"));
        ann.awaitEnd(over.id(), SOON);
        // It ended while its line was copied, and the helper died before it could say so.
        Path journal = folder.resolve("run/journal");
        String begin = Files.readAllLines(journal).getFirst();
        String running = Files.readAllLines(of(over.id()).resolve("history")).getFirst();
        Files.writeString(folder.resolve("made"), begin + "\n" + running + "\n{\"v\":1,\"e\":\"live\"}\n");
        Files.move(folder.resolve("made"), journal, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(folder.resolve("run/rotating"), "begun\n");
        try (Connections ways = ways();
                TaskSite third = site(ways)) {
            SiteView seen = third.journal().await(SiteView::attached, SOON, "the journal");
            assertTrue(seen.find(over.id()).isEmpty(), seen::toString);
        }
    }
}
