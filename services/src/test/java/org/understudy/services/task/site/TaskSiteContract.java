package org.understudy.services.task.site;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.ssh.HostConnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What holds for tasks on a host, over whatever connection. Two consoles: they share the host
/// and nothing else.
abstract class TaskSiteContract {
    static final Duration SOON = Duration.ofSeconds(20);
    static final Resource SHOP = new Resource("domain", "shop");

    @TempDir
    Path folder;

    TaskSite ann;
    TaskSite bob;

    /// @param console which of two consoles asks; each has a connection of its own
    abstract HostConnection connection(String console) throws Exception;

    @BeforeEach
    void open() throws Exception {
        ann = TaskSite.open(connection("ann"), Site.below(folder));
        bob = TaskSite.open(connection("bob"), Site.below(folder));
    }

    @AfterEach
    void close() {
        ann.close();
        bob.close();
    }

    String log(TaskId id) throws ProblemException {
        return new String(ann.log(id, 0, 1 << 20).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aTaskRunsIsSeenAndLeavesItsResult() throws Exception {
        TaskSpec spec = Site.spec("hello", Lease.shared(Resource.HOST));
        Submission accepted = ann.submit(spec, Site.sh("echo \"hé 'quoted' \\\\ $UNDERSTUDY_FENCES\"; exit 3"));
        assertEquals(TaskState.RUNNING, accepted.state());
        SiteTask end = bob.awaitEnd(spec.id(), SOON);
        assertEquals(TaskState.FAILED, end.state());
        assertEquals(3, end.ending().orElseThrow().code());
        assertEquals("hé 'quoted' \\ host=1\n", log(spec.id()));
        TaskDetails details = bob.show(spec.id());
        assertEquals(spec, details.spec().orElseThrow());
        assertEquals(
                List.of(TaskState.RUNNING, TaskState.FAILED),
                details.task().transitions().stream().map(t -> t.state()).toList());
        assertEquals(List.of(spec.id()), bob.list(10).stream().map(SiteTask::id).toList());
    }

    @Test
    void theSecondOneIsToldByWhomAndStartsByItself() throws Exception {
        TaskSpec first = Site.spec("first", Lease.exclusive(SHOP));
        TaskSpec second = Site.spec("second", Lease.exclusive(SHOP), Lease.shared(Resource.HOST));
        TaskSpec third = Site.spec("third", Lease.shared(Resource.HOST));
        Path go = folder.resolve("go");
        ann.submit(first, Site.sh("until [ -e '" + go + "' ]; do sleep 0.05; done"));
        Submission waits = bob.submit(second, Site.sh("echo \"$UNDERSTUDY_FENCES\""));
        assertEquals(TaskState.BLOCKED, waits.state());
        assertEquals(first.id(), waits.waitsFor().orElseThrow().id());
        assertEquals("ann@desk", waits.waitsFor().orElseThrow().by());
        // On another resource work goes on, although somebody stands in line.
        ann.submit(third, Site.sh("true"));
        assertEquals(TaskState.SUCCEEDED, ann.awaitEnd(third.id(), SOON).state());
        SiteView seen = ann.journal().await(v -> v.find(second.id()).isPresent(), SOON, "the announcement");
        SiteTask blocked = seen.find(second.id()).orElseThrow();
        assertEquals(TaskState.BLOCKED, blocked.state());
        assertEquals(first.id(), blocked.blockedBy(seen.tasks()).orElseThrow().id());
        Files.createFile(go);
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(second.id(), SOON).state());
        assertEquals("domain:shop=2 host=2\n", log(second.id()));
    }

    @Test
    void whatWaitsAndWhatRunsIsCancelledForReal() throws Exception {
        String sleeper = Processes.sleeper();
        TaskSpec runs = Site.spec("runs", Lease.exclusive(SHOP));
        TaskSpec waits = Site.spec("waits", Lease.exclusive(SHOP));
        // Deaf to TERM, with a child in the background.
        ann.submit(runs, Site.sh("trap '' TERM; " + sleeper + " & echo started; " + sleeper));
        bob.submit(waits, Site.sh("true"));
        assertTrue(bob.cancel(waits.id(), "not needed", "bob@lap"));
        SiteTask gone = ann.awaitEnd(waits.id(), SOON);
        assertEquals(TaskState.CANCELLED, gone.state());
        assertEquals("bob@lap", gone.ending().orElseThrow().who());
        assertTrue(bob.cancel(runs.id(), "enough", "bob@lap"));
        SiteTask stopped = ann.awaitEnd(runs.id(), SOON);
        assertEquals(TaskState.CANCELLED, stopped.state());
        assertEquals("enough", stopped.ending().orElseThrow().reason());
        assertFalse(Processes.any(sleeper), "everything it started is gone");
        assertFalse(ann.cancel(runs.id(), "again", "ann@desk"), "it is over");
    }

    @Test
    void aScriptRunsByItsInterpreter() throws Exception {
        TaskSpec spec = Site.spec("script");
        byte[] script = "#!/usr/bin/env -S sh -e\nprintf '%s' \"caf\u00e9 $0\"\n".getBytes(StandardCharsets.UTF_8);
        ann.submit(spec, Work.script(script, Work.Rights.LOGIN));
        assertEquals(TaskState.SUCCEEDED, ann.awaitEnd(spec.id(), SOON).state());
        assertTrue(log(spec.id()).startsWith("café " + folder), () -> "was started as itself");
    }

    @Test
    void hostileNamesAreNames() throws Exception {
        for (String name : List.of(
                "../../etc/passwd",
                "a\nb",
                "käse/🧀",
                "$(touch x)`'\"\\",
                "*",
                "-rf",
                " ",
                "x".repeat(120),
                "ß".repeat(120))) {
            Resource odd = new Resource("disk", name);
            TaskSpec one = Site.spec("odd " + name, Lease.exclusive(odd));
            TaskSpec two = Site.spec("odd again", Lease.exclusive(odd));
            ann.submit(one, Site.sh("read -r _ <'" + fifo() + "'"));
            Submission waits = bob.submit(two, Site.sh("true"));
            assertEquals(one.id(), waits.waitsFor().orElseThrow().id(), name);
            Files.writeString(folder.resolve("fifo"), "go\n");
            assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(two.id(), SOON).state(), name);
        }
        TaskSpec many = Site.spec(
                "many",
                Lease.shared(new Resource("a", "")),
                Lease.shared(new Resource("b", "")),
                Lease.shared(new Resource("c", "")),
                Lease.shared(new Resource("d", "")),
                Lease.shared(new Resource("e", "")),
                Lease.shared(new Resource("f", "")));
        assertEquals(
                Kind.UNSUPPORTED,
                assertThrows(ProblemException.class, () -> ann.submit(many, Site.sh("true")))
                        .kind());
    }

    private Path fifo() throws Exception {
        Path fifo = folder.resolve("fifo");
        if (!Files.exists(fifo)) {
            assertEquals(
                    0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        }
        return fifo;
    }

    @Test
    void aLeaseIsNotInheritedAndADeadlineEndsWhatNeverEnds() throws Exception {
        String sleeper = Processes.sleeper();
        String another = Processes.sleeper();
        TaskSpec daemon = Site.spec("daemon", Lease.exclusive(SHOP));
        ann.submit(daemon, Site.sh("setsid " + sleeper + " >/dev/null 2>&1 & sleep 0.1"));
        assertEquals(TaskState.SUCCEEDED, ann.awaitEnd(daemon.id(), SOON).state());
        TaskSpec endless = Site.spec("endless", Optional.of(Duration.ofSeconds(1)), Lease.exclusive(SHOP));
        assertEquals(TaskState.RUNNING, bob.submit(endless, Site.sh(another)).state(), "the daemon keeps nothing");
        SiteTask end = bob.awaitEnd(endless.id(), SOON);
        assertEquals(TaskState.FAILED, end.state());
        assertTrue(end.ending().orElseThrow().reason().contains("longer than"), end::toString);
        Processes.kill(sleeper);
    }
}
