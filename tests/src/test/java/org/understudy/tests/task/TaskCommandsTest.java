package org.understudy.tests.task;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.Kind;
import org.understudy.model.task.TaskState;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.site.SitePlace;
import org.understudy.tests.task.TaskCommandLine.Said;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// `run` and `task` as they are typed. Two names of this machine stand for two hosts; each
/// command is a console of its own.
class TaskCommandsTest {
    @TempDir
    Path folder;

    private Store store;

    @BeforeEach
    void hosts() throws Exception {
        store = new Store(new StorePaths(folder.resolve("data")), Clock.systemUTC(), "ann@desk");
        store.addHost(new Host("web1", new HostAddress.Local(), Privilege.NONE));
        store.addHost(new Host("web2", new HostAddress.Local(), Privilege.NONE));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Said type(String... words) {
        SitePlace place = new SitePlace(
                folder.resolve("state").toString(), folder.resolve("run").toString());
        try (Connections connections = new Connections(SshSettings.ofHome(folder), Prompts.nobody());
                TaskSites sites = new TaskSites(connections, place)) {
            return new TaskCommandLine(store, connections, sites).type(words);
        }
    }

    private static String begun(Said said) {
        Matcher id = Pattern.compile("web1 {2}(\\S+)").matcher(said.out());
        assertTrue(id.find(), said::toString);
        return id.group(1);
    }

    @Test
    void oneHostSaysWhatItSaysAndEndsAsItEnds() {
        Said said = type("run", "web1", "--", "printf '%s\\n' \"a b\" ü; exit 0");
        assertEquals(new Said(0, "a b\nü\n", ""), said);
        Said several = type("run", "web1", "--", "printf", "%s|", "a  b", "$HOME", "'");
        assertEquals("a  b|$HOME|'|", several.out(), "several words are not read by a shell");
        Said failed = type("run", "web1", "--", "echo oh; exit 7");
        assertEquals(1, failed.code());
        assertEquals("oh\n", failed.out());
        assertTrue(failed.err().contains("web1: failed (exit code 7)"), failed::err);
    }

    @Test
    void manyHostsAreNamedAndThoseThatAnswerTheSameAreGrouped() throws Exception {
        Said same = type("run", "web1,web2", "--limit", "1", "--", "echo one; echo two");
        assertEquals(0, same.code());
        assertEquals("web1: one\nweb1: two\nweb2: one\nweb2: two\n", same.out());
        assertTrue(same.err().contains("2 hosts succeeded: web1, web2"), same::err);
        Said json = type("run", "--all", "--json", "--", "echo $UNDERSTUDY_TASK; false");
        assertEquals(1, json.code());
        assertEquals(2, json.json().path("hosts").size());
        assertEquals(2, json.json().path("same").size(), "they said different things");
        JsonNode first = json.json().path("hosts").get(0);
        assertEquals("failed", first.path("ending").path("state").asText());
        assertEquals(1, first.path("ending").path("code").asInt());
        assertEquals(first.path("task").asText() + "\n", first.path("output").asText());
    }

    @Test
    void aScriptADeadlineAndALimitOfOutput() throws Exception {
        Path script = Files.writeString(folder.resolve("hello.sh"), "#!/bin/sh\necho \"hello $((6 * 7))\"\n");
        assertEquals(
                "hello 42\n", type("run", "web1", "--script", script.toString()).out());
        Said slow = type("run", "web1", "--deadline", "1", "--", "sleep 60");
        assertEquals(1, slow.code());
        assertTrue(slow.err().contains("longer than the 1 s"), slow::err);
        Said much = type(
                "run",
                "web1",
                "--most-output",
                "1M",
                "--",
                "while echo x; do sleep 0.01 & head -c 99999 /dev/zero; wait; done");
        assertEquals(1, much.code());
        assertTrue(much.err().contains("at most 1 MiB were allowed"), much::err);
        Said wrong = type("run", "web1", "--most-output", "much", "--", "true");
        assertEquals(2, wrong.code());
        assertTrue(wrong.err().contains("an amount of bytes from 1 to 1024T"), wrong::err);
    }

    @Test
    void whatIsDetachedIsFoundWaitedForReadAndStoppedByOtherConsoles() throws Exception {
        Path go = folder.resolve("go");
        String first = begun(type(
                "run",
                "web1",
                "--exclusive",
                "--detach",
                "--",
                "until [ -e '" + go + "' ]; do sleep 0.05; done; echo went"));
        String second = begun(type("run", "web1", "--detach", "--", "sleep 60"));
        JsonNode tasks = type("task", "list", "web1", "--json").json().path("tasks");
        assertEquals(first, tasks.get(0).path("id").asText());
        assertEquals("running", tasks.get(0).path("state").asText());
        assertEquals("blocked", tasks.get(1).path("state").asText());
        assertEquals(first, tasks.get(1).path("waitsFor").asText());
        Said list = type("task", "list", "web1", "--running");
        assertTrue(list.out().contains("blocked: waits for \"until"), list::out);
        assertTrue(list.out().contains("of ann@desk"), list::out);
        Said show = type("task", "show", second, "--on", "web1");
        assertTrue(show.out().contains("blocked: waits for"), show::out);
        assertEquals(
                0,
                type("task", "cancel", second, "--on", "web1", "--why", "not now")
                        .code());
        Said wait = type("task", "wait", second, "--on", "web1");
        assertEquals(1, wait.code());
        assertTrue(wait.out().contains("cancelled by ann@desk: not now"), wait::out);
        Files.createFile(go);
        assertEquals(
                0, type("task", "wait", first.substring(28), "--on", "web1").code());
        assertEquals("went\n", type("task", "log", first, "--on", "web1", "-f").out());
        assertEquals(
                "went\n",
                type("task", "log", first, "--on", "web1", "--json")
                        .json()
                        .path("text")
                        .asText());
    }

    @Test
    void thingsOfAHostAreClaimedByTheirNames() throws Exception {
        Path go = folder.resolve("go");
        String wait = "until [ -e '" + go + "' ]; do sleep 0.05; done";
        String first =
                begun(type("run", "web1", "--detach", "--claim", "domain:shop", "--claim", "replica:a b", "--", wait));
        Said show = type("task", "show", first, "--on", "web1");
        assertTrue(show.out().contains("domain:shop (exclusive), host (shared), replica:a b (exclusive)"), show::out);
        String second = begun(type("run", "web1", "--detach", "--claim", "domain:shop", "--", "true"));
        assertEquals(
                0, type("run", "web1", "--claim", "domain:other", "--", "true").code(), "in nobody's way");
        assertTrue(type("task", "show", second, "--on", "web1").out().contains("blocked: waits for"));
        Files.createFile(go);
        assertEquals(0, type("task", "wait", second, "--on", "web1").code());
        Said wrong = type("run", "web1", "--claim", "The Shop", "--", "true");
        assertEquals(2, wrong.code());
        assertTrue(wrong.err().contains("\"The Shop\" is not a resource. Write it like host, domain:shop"), wrong::err);
    }

    @Test
    void aLockIsBrokenWhenItIsConfirmed() throws Exception {
        String stuck = begun(type("run", "web1", "--exclusive", "--detach", "--", "trap '' TERM; sleep 60"));
        Said asked = type("task", "break", stuck, "--on", "web1");
        assertEquals(30, asked.code(), asked::toString);
        assertTrue(asked.err().contains("which lives"), asked::err);
        assertEquals(
                "running",
                type("task", "list", "web1", "--json")
                        .json()
                        .path("tasks")
                        .get(0)
                        .path("state")
                        .asText());
        assertEquals(0, type("task", "break", stuck, "--on", "web1", "--yes").code());
        JsonNode task =
                type("task", "show", stuck, "--on", "web1", "--json").json().path("task");
        assertEquals("lost", task.path("state").asText());
        assertEquals("ann@desk", task.path("ending").path("who").asText());
    }

    @Test
    void wrongInputGetsASentenceAndChangesNothing() {
        assertEquals(2, type("run", "web1").code());
        assertEquals(2, type("run").code());
        assertEquals(
                2, type("run", "web1", "--exclusive", "--shared", "--", "true").code());
        assertEquals(2, type("run", "web1", "--limit", "0", "--", "true").code());
        assertEquals(
                2,
                type("run", "web1", "--script", folder.resolve("none").toString())
                        .code());
        assertEquals(2, type("run", "web1", "--deadline", "0", "--", "true").code());
        assertFalse(type("run", "nobody", "--", "true").err().isEmpty());
        assertEquals(3, type("task", "show", "00000000").code());
        assertEquals("No tasks.\n", type("task", "list", "web1").out());
    }

    @Test
    void whatOnlyWaitsForARunnerIsTakenOutOfTheQueue() throws Exception {
        Said queued = type("task", "submit", "run", "web1,web2", "-p", "command=uptime", "--queue", "--json");
        assertEquals(0, queued.code(), queued::toString);
        String number = queued.json().path("dispatch").asText();
        assertEquals(TaskState.QUEUED, store.tasks().one(number).orElseThrow().state());
        String end = number.substring(number.length() - 8);
        Said cancelled = type("task", "cancel", end, "--why", "not needed");
        assertEquals(0, cancelled.code(), cancelled::toString);
        assertEquals(
                "\"uptime\" (" + end + ") was taken out of the queue; nothing of it was begun.",
                cancelled.out().strip());
        assertEquals(
                TaskState.CANCELLED, store.tasks().one(number).orElseThrow().state());
        assertEquals("not needed", store.tasks().one(number).orElseThrow().reason());
        Said again = type("task", "cancel", end);
        assertEquals(Kind.NOT_FOUND.exitCode(), again.code(), again::toString);
        Said both = type("task", "submit", "run", "web1", "-p", "command=uptime", "--queue", "--wait");
        assertEquals(Kind.BAD_INPUT.exitCode(), both.code());
        assertTrue(both.err().contains("--queue goes with neither --wait nor --dry-run."), both::err);
    }
}
