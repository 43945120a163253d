package org.understudy.tests.task;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;
import org.understudy.services.task.TaskSites;
import org.understudy.tests.task.TaskCommandLine.Said;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Routines over several hosts as they are typed, over real SSH servers. Each test is a console of its
/// own; what one begins is found by others on the hosts alone.
@EnabledIf("possible")
class FanOutTest {
    private static final String[] NAMES = {"web1", "web2", "web3", "web4"};

    @TempDir
    static Path folder;

    private static SeveralHosts hosts;

    @TempDir
    Path data;

    private Store store;
    private Connections connections;
    private TaskSites sites;

    static boolean possible() {
        return SeveralHosts.possible();
    }

    @BeforeAll
    static void start() throws Exception {
        hosts = new SeveralHosts(folder, NAMES);
    }

    @AfterAll
    static void stop() {
        hosts.close();
    }

    @BeforeEach
    void store() throws Exception {
        store = new Store(new StorePaths(data), Clock.systemUTC(), "ann@desk");
        for (String name : NAMES) {
            store.addHost(hosts.host(name));
        }
        connections = new Connections(hosts.settings(), Prompts.nobody());
        sites = new TaskSites(connections, hosts.place());
    }

    @AfterEach
    void close() {
        sites.close();
        connections.close();
        store.close();
    }

    private Said type(String... words) {
        return new TaskCommandLine(store, connections, sites).type(words);
    }

    private static String file(String name) {
        return hosts.shared().resolve(name).toString();
    }

    private static Path onHost(String host, String name) {
        return hosts.of(host).resolve("files").resolve(name);
    }

    private static List<String> words(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> states(Said said) throws Exception {
        List<String> states = new ArrayList<>();
        for (JsonNode each : said.json().path("hosts")) {
            states.add(each.path("host").asText() + " "
                    + (each.path("attempts").asInt() == 0
                            ? "not begun"
                            : each.path("ending").path("state").asText()));
        }
        return states;
    }

    @Test
    void batchesBeginOneAfterTheOtherAndStopAtAShare() throws Exception {
        for (String name : NAMES) {
            Files.deleteIfExists(onHost(name, "bad"));
        }
        Files.createFile(onHost("web2", "bad"));
        String command = "test ! -e " + file("bad");
        Said said = type("run", "--all", "--batch", "1,2", "--stop-at", "25%", "--json", "--limit", "1", "--", command);
        assertEquals(1, said.code());
        assertEquals(List.of("web1 succeeded", "web2 failed", "web3 not begun", "web4 not begun"), states(said));
        String dispatch = said.json().path("dispatch").asText();
        JsonNode tasks = type("task", "list", "--of", dispatch, "--json").json().path("tasks");
        assertEquals(2, tasks.size(), "what was not begun left nothing on its host");
        assertEquals(dispatch, tasks.get(0).path("parent").asText());

        Said failed = type("run", "web1,web2,web3", "--batch", "1", "--", command);
        assertTrue(failed.err().contains("1 host failed (exit code 1): web2"), failed::err);
        String group =
                failed.err().substring(failed.err().indexOf("task retry ") + 11).strip();
        assertEquals(1, type("task", "retry", group, "--wait").code(), "it is still bad");
        Files.delete(onHost("web2", "bad"));
        Said again = type("task", "retry", group, "--wait", "--json");
        assertEquals(0, again.code(), again::toString);
        assertEquals(List.of("web2 succeeded"), states(again), "only where it failed");
        Said nothing = type("task", "retry", group);
        assertEquals(2, nothing.code());
        assertTrue(nothing.err().contains("succeeded on every host"), nothing::err);
        assertEquals(
                5,
                type("task", "list", "--of", group, "--json")
                        .json()
                        .path("tasks")
                        .size(),
                "three, and two that were tried again");
    }

    @Test
    void whatOnlyWaitsInLineWhenItIsStoppedIsTakenOutOfIt() throws Exception {
        String go = file("go");
        String holder = type(
                        "run",
                        "web1,web2",
                        "--exclusive",
                        "--detach",
                        "--json",
                        "--",
                        "until [ -e " + go + " ]; do sleep 0.1; done")
                .json()
                .path("dispatch")
                .asText();
        Said dry = type("run", "web1,web3", "--dry-run", "--json", "--", "true");
        JsonNode seen = dry.json().path("hosts");
        assertEquals(36, seen.get(0).path("waitsFor").asText().length(), dry::out);
        assertTrue(seen.get(1).path("waitsFor").isNull(), dry::out);
        Said said =
                type("run", "web1,web2,web3", "--stop-at", "1", "--json", "--", "echo ran >" + file("ran") + "; false");
        assertEquals(
                List.of("web1 cancelled", "web2 cancelled", "web3 failed"),
                states(said),
                "web3 failed: that was enough");
        assertTrue(said.out().contains("was to be stopped at 1"), said::out);
        assertFalse(Files.exists(onHost("web1", "ran")));
        Said cancelled = type("task", "cancel", holder, "--json");
        assertEquals(2, cancelled.json().path("tasks").size(), cancelled::toString);
        for (JsonNode each : cancelled.json().path("tasks")) {
            Said end = type("task", "wait", each.path("task").asText(), "--json");
            assertEquals("cancelled", end.json().path("task").path("state").asText());
        }
        Said over = type("task", "cancel", holder);
        assertEquals(2, over.code(), over::toString);
        assertTrue(over.err().contains("All of it is over."), over::err);
    }

    @Test
    void severalNamesOfOneMachineAreOneAtATimeWhereThatIsWished() throws Exception {
        Host again = hosts.host("web1");
        store.addHost(new Host("also1", again.address(), again.privilege()));
        String alone = "mkdir " + file("alone") + " && sleep 0.3; e=$?; rmdir " + file("alone") + "; exit $e";
        Said said = type("run", "web1,also1", "--limit-per-host", "1", "--json", "--", alone);
        assertEquals(0, said.code(), said::toString);
        String task = said.json().path("hosts").get(0).path("task").asText();
        assertEquals(0, type("task", "show", task).code(), "found under both names, and yet one task");
    }

    @Test
    void theOddOnesOutAreToldWithWhatIsDifferent() throws Exception {
        for (String name : NAMES) {
            Files.writeString(onHost(name, "version"), "program\n" + (name.equals("web3") ? "old" : "new") + "\nend\n");
        }
        Said said = type("run", "--all", "--", "cat " + file("version"));
        assertEquals(0, said.code());
        assertTrue(
                said.err().contains("3 hosts succeeded: web1, web2, web4\n1 host succeeded: web3\n  -new\n  +old\n"),
                said::err);
        JsonNode answers = type("run", "--all", "--json", "--", "cat " + file("version"))
                .json()
                .path("answers");
        assertEquals(List.of("web1", "web2", "web4"), words(answers.get(0).path("hosts")));
        assertEquals(List.of("-new", "+old"), words(answers.get(1).path("difference")));
    }

    @Test
    void aHostThatIsAwayIsTriedAgainAndWhatRanIsNot() throws Exception {
        hosts.stop("web4");
        Said away = type("run", "web3,web4", "--retries", "1", "--retry-after", "0s", "--json", "--", "true");
        assertEquals(1, away.code());
        JsonNode gone = away.json().path("hosts").get(1);
        assertEquals("unreachable", gone.path("error").path("kind").asText());
        assertEquals(2, gone.path("attempts").asInt());
        assertEquals(1, away.json().path("hosts").get(0).path("attempts").asInt());
        Said dry = type("run", "web3,web4", "--dry-run", "--", "true");
        assertEquals(1, dry.code(), dry::toString);
        hosts.start("web4");
        String count = "echo x >>" + file("count") + "; false";
        Said once = type("run", "web4", "--retries", "3", "--retry-after", "0s", "--json", "--", count);
        assertEquals(1, once.json().path("hosts").get(0).path("attempts").asInt());
        assertEquals("x\n", Files.readString(onHost("web4", "count")));
        Said thrice =
                type("run", "web4", "--retries", "2", "--retry-after", "0s", "--retry-failed", "--json", "--", count);
        assertEquals(3, thrice.json().path("hosts").get(0).path("attempts").asInt());
        assertEquals("x\nx\nx\nx\n", Files.readString(onHost("web4", "count")));
    }

    @Test
    void aFileIsPutAndTakenBack() throws Exception {
        Path old = onHost("web1", "motd");
        Files.writeString(old, "old\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r-----"));
        Files.deleteIfExists(onHost("web2", "motd"));
        byte[] bytes = "it's \"new\" $HOME\\n\0ü\n".getBytes(StandardCharsets.UTF_8);
        Path content = Files.write(data.resolve("content"), bytes);
        String[] put = {"task", "submit", "file", "web1,web2", "-p", "path=" + file("motd"), "-p", "content=@" + content
        };
        Said dry = type(with(put, "--dry-run"));
        assertEquals(0, dry.code(), dry::toString);
        assertTrue(dry.out().contains("web1: It would be replaced: now 4 bytes, mode 640"), dry::out);
        assertTrue(dry.out().contains("web2: It is not there and would be made."), dry::out);
        assertEquals("old\n", Files.readString(old), "a dry run changes nothing");

        Said said = type(with(put, "--wait", "--json"));
        assertEquals(0, said.code(), said::toString);
        String dispatch = said.json().path("dispatch").asText();
        assertArrayEquals(bytes, Files.readAllBytes(old));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(old)));
        Path made = onHost("web2", "motd");
        assertArrayEquals(bytes, Files.readAllBytes(made));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));

        Said undone = type("task", "undo", dispatch, "--on", "web1,web2");
        assertEquals(0, undone.code(), undone::toString);
        assertEquals("old\n", Files.readString(old));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(old)));
        assertFalse(Files.exists(made), "it was not there before");
        Said twice = type("task", "undo", dispatch, "--on", "web1,web2");
        assertEquals(2, twice.code());
        assertTrue(twice.err().contains("has been undone already"), twice::err);

        Said third = type(with(put, "--wait", "--json", "-p", "mode=0600"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
        Files.writeString(made, "by somebody else");
        Said changed = type("task", "undo", third.json().path("dispatch").asText(), "--on", "web1,web2");
        assertEquals(1, changed.code(), changed::toString);
        assertTrue(changed.out().contains("has been changed since"), changed::out);
        assertEquals("by somebody else", Files.readString(made), "nothing of others is lost");
        assertEquals("old\n", Files.readString(old), "the other host is back as it was");
    }

    private static String[] with(String[] words, String... more) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void aServiceIsSwitchedAndBroughtBack() throws Exception {
        Path script = hosts.of("web1").resolve("init.d/shop");
        Path runs = onHost("web1", "shop-runs");
        Files.writeString(
                script,
                "#!/bin/sh\n### BEGIN INIT INFO\n# Provides: shop\n# Required-Start:\n# Required-Stop:\n"
                        + "# Default-Start: 2 3 4 5\n# Default-Stop: 0 1 6\n### END INIT INFO\n"
                        + "f=" + file("shop-runs")
                        + "\ncase $1 in start) echo up >$f ;; stop) rm -f $f ;; status) [ -e $f ] || exit 3 ;; esac\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Said none = type("task", "submit", "service", "web2", "-p", "name=shop", "-p", "action=start", "--wait");
        assertEquals(1, none.code());
        assertTrue(none.out().contains("There is no service shop on this host"), none::out);
        Said dry = type("task", "submit", "service", "web1", "-p", "name=shop", "-p", "action=start", "--dry-run");
        assertTrue(dry.out().contains("web1: shop: stopped, does not start with the host"), dry::out);
        assertFalse(Files.exists(runs));
        Said start =
                type("task", "submit", "service", "web1", "-p", "name=shop", "-p", "action=start", "--wait", "--json");
        assertEquals(0, start.code(), start::toString);
        assertTrue(Files.exists(runs));
        Said enable =
                type("task", "submit", "service", "web1", "-p", "name=shop", "-p", "action=enable", "--wait", "--json");
        assertTrue(
                enable.json()
                        .path("hosts")
                        .get(0)
                        .path("output")
                        .asText()
                        .endsWith("shop: running, starts with the host\n"),
                enable::out);
        Said off = type("task", "undo", enable.json().path("dispatch").asText(), "--on", "web1");
        assertTrue(off.out().endsWith("shop: running, does not start with the host\n"), off::toString);
        Said stopped = type(
                "task", "undo", start.json().path("hosts").get(0).path("task").asText());
        assertEquals(0, stopped.code(), stopped::toString);
        assertFalse(Files.exists(runs), "it did not run before");
    }

    @Test
    void whatCannotBeDoneIsRefusedInWordsBeforeAnythingChanges() throws Exception {
        refused(3, "There is no routine named \"nix\"", "task", "submit", "nix", "web1");
        refused(2, "has no parameter named \"colour\"", "task", "submit", "run", "web1", "-p", "colour=red");
        refused(2, "needs the parameter command", "task", "submit", "run", "web1");
        refused(2, "is not one of shared, exclusive, none", "run", "web1", "-p", "lease=mine", "--", "true");
        refused(2, "is not a time span", "run", "web1", "--deadline", "soon", "--", "true");
        refused(2, "No host is named", "task", "submit", "run", "-p", "command=true");
        refused(3, "web9", "task", "submit", "run", "web9", "-p", "command=true");
        refused(2, "is not a number of hosts", "run", "web1", "--batch", "1,0", "--", "true");
        refused(2, "is not a number of hosts", "run", "web1", "--stop-at", "120%", "--", "true");
        refused(2, "not how often", "run", "web1", "--retry-failed", "--", "true");
        refused(2, "The limit is too small", "run", "web1", "--limit", "0", "--", "true");
        refused(
                2,
                "cannot be begun and left alone",
                "task",
                "submit",
                "run",
                "web1",
                "-p",
                "command=true",
                "--batch",
                "1");
        refused(
                2,
                "The hosts are named in several ways",
                "task",
                "submit",
                "run",
                "web1",
                "--all",
                "-p",
                "command=true");
        refused(
                2,
                "is not the path of a file",
                "task",
                "submit",
                "file",
                "web1",
                "-p",
                "path=etc/x",
                "-p",
                "content=x");
        refused(
                2,
                "is not a mode",
                "task",
                "submit",
                "file",
                "web1",
                "-p",
                "path=/x",
                "-p",
                "content=x",
                "-p",
                "mode=9");
        refused(2, "cannot be read", "task", "submit", "file", "web1", "-p", "path=/x", "-p", "content=@/no/such");
        refused(
                2,
                "is not the name of a service",
                "task",
                "submit",
                "service",
                "web1",
                "-p",
                "name=-x",
                "-p",
                "action=stop");
        refused(3, "There is no task and no dispatch", "task", "retry", "0000");
        refused(2, "Nothing is said to be tried again", "task", "retry");
        Said said = type("run", "web1", "--json", "--", "true");
        String run = said.json().path("hosts").get(0).path("task").asText();
        refused(16, "does not know how to take back", "task", "undo", run);
        refused(2, "It succeeded", "task", "retry", run);
        Said routines = type("task", "routines");
        assertTrue(routines.out().contains("service  Starts, stops"), routines::out);
        JsonNode file = type("task", "routines", "file", "--json")
                .json()
                .path("routines")
                .get(0);
        assertEquals("file", file.path("parameters").get(1).path("type").asText());
        assertTrue(file.path("undo").asBoolean());
    }

    private void refused(int code, String words, String... typed) {
        Said said = type(typed);
        assertEquals(code, said.code(), said::toString);
        assertTrue(said.err().contains(words), said::toString);
        assertTrue(said.err().contains("What you can do:"), said::toString);
    }
}
