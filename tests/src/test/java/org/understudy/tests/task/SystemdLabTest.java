package org.understudy.tests.task;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.site.SitePlace;
import org.understudy.services.task.site.TaskSite;
import org.understudy.services.task.site.Work;
import org.understudy.tests.lab.Lab;
import org.understudy.tests.task.TaskCommandLine.Said;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Tasks on a real server with systemd: units, logind, services, a restart. The server takes a
/// minute to come and another one to restart, so this is run by `-Dsystemd=true` only.
@Tag("lab")
@EnabledIfSystemProperty(named = "systemd", matches = "true")
@ExtendWith(Lab.Extension.class)
class SystemdLabTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Duration RESTART = Duration.ofMinutes(5);
    private static final String LOGIND = "/etc/systemd/logind.conf.d/understudy-lab.conf";

    @TempDir
    Path folder;

    private final String sleeper = "sleep 900." + ThreadLocalRandom.current().nextInt(1 << 30);
    private Lab.Machine odd;
    private Host host;
    private Store store;

    @BeforeEach
    void host(Lab lab) throws Exception {
        odd = lab.odd();
        Path known = Files.createDirectories(folder.resolve(".ssh")).resolve("known_hosts");
        Files.copy(odd.knownHosts(), known);
        store = new Store(new StorePaths(folder.resolve("data")), Clock.systemUTC(), TaskCommandLine.WHO);
        HostAddress way = new HostAddress.Ssh(
                odd.host(), odd.port(), odd.user(), odd.identity().toString(), null);
        host = new Host("odd", way);
        store.addHost(host);
        store.addHost(new Host("plain", way, Privilege.NONE));
    }

    @AfterEach
    void close() {
        store.close();
        root("rm -f " + LOGIND
                + "; systemctl restart systemd-logind; pkill -f '[s]leep 900'"
                + "; rm -f /etc/systemd/system/understudy-lab.service; systemctl daemon-reload; true");
    }

    private String root(String line) {
        return odd.run("sudo -n sh -c '" + line.replace("'", "'\\''") + "'");
    }

    /// Each command is a console of its own, which logs in and out again.
    private Said type(String... words) {
        try (Connections connections = new Connections(SshSettings.ofHome(folder), Prompts.nobody());
                TaskSites sites = new TaskSites(connections, SitePlace.USUAL)) {
            return new TaskCommandLine(store, connections, sites).type(words);
        }
    }

    private String begun(String on, String... words) throws Exception {
        Said said = type(words);
        assertEquals(0, said.code(), said::toString);
        JsonNode one = said.json().path("hosts").get(0);
        assertEquals(on, one.path("host").asText());
        return one.path("task").asText();
    }

    private String state(String on, String task) {
        try {
            return type("task", "show", task, "--on", on, "--json")
                    .json()
                    .path("task")
                    .path("state")
                    .asText();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// How many processes have these words in their command line.
    private long count(String words) {
        return Long.parseLong(
                odd.run("pgrep -cf '[s]" + words.substring(1) + "' || true").strip());
    }

    @Test
    void whatLeavesItsSessionIsEndedWithTheTaskByItsUnit() throws Exception {
        String task = begun(
                "odd",
                "run",
                "odd",
                "--detach",
                "--json",
                "--",
                "setsid sh -c '" + sleeper + " & wait' >/dev/null 2>&1 & setsid -f " + sleeper + "; " + sleeper);
        String unit = "understudy-task-" + task + ".scope";
        await().atMost(SOON).until(() -> count(sleeper) >= 3);
        assertEquals("active", odd.run("systemctl is-active " + unit).strip());
        Said cancelled = type("task", "cancel", task, "--on", "odd");
        assertEquals(0, cancelled.code(), cancelled::toString);
        await().atMost(SOON).until(() -> state("odd", task).equals("cancelled"));
        assertEquals(0, count(sleeper));
        await().atMost(SOON)
                .until(() -> odd.run("systemctl is-active " + unit + " || true").strip(), "inactive"::equals);
    }

    @Test
    void aHostThatEndsWhatLoginsLeaveDoesNotEndATask() throws Exception {
        root("mkdir -p /etc/systemd/logind.conf.d; printf \"[Login]\\nKillUserProcesses=yes\\nKillExcludeUsers=\\n\" >"
                + LOGIND + "; systemctl restart systemd-logind");
        // What we have to fear, seen first: it ends what a login leaves.
        odd.run("nohup " + sleeper + "5 >/dev/null 2>&1 & true");
        await("logind does as it was told").atMost(SOON).until(() -> count(sleeper + "5") == 0);

        String task = begun("odd", "run", "odd", "--detach", "--json", "--", sleeper);
        await().atMost(SOON).until(() -> count(sleeper) > 0);
        assertEquals("running", state("odd", task));
        assertTrue(count(sleeper) > 0);
        type("task", "cancel", task, "--on", "odd");
        await().atMost(SOON).until(() -> state("odd", task).equals("cancelled"));

        Said refused = type("run", "plain", "--detach", "--", sleeper);
        assertNotEquals(0, refused.code());
        assertTrue(refused.err().contains("loginctl enable-linger"), refused::toString);
        assertEquals(0, count(sleeper));
    }

    @Test
    void aServiceOfSystemdIsStoppedAndDisabledAndTakenBack() throws Exception {
        root("printf \"[Service]\\nExecStart=/bin/" + sleeper + "\\n[Install]\\nWantedBy=multi-user.target\\n\""
                + " >/etc/systemd/system/understudy-lab.service; systemctl daemon-reload;"
                + " systemctl enable --now understudy-lab.service");
        assertEquals("active", odd.run("systemctl is-active understudy-lab").strip());
        for (String[] each : List.of(
                new String[] {"stop", "is-active", "inactive", "active"},
                new String[] {"disable", "is-enabled", "disabled", "enabled"})) {
            Said done = type(
                    "task",
                    "submit",
                    "service",
                    "odd",
                    "-p",
                    "name=understudy-lab",
                    "-p",
                    "action=" + each[0],
                    "--wait",
                    "--json");
            assertEquals(0, done.code(), done::toString);
            assertEquals(
                    each[2],
                    odd.run("systemctl " + each[1] + " understudy-lab || true").strip());
            Said undone = type("task", "undo", done.json().path("dispatch").asText(), "--on", "odd");
            assertEquals(0, undone.code(), undone::toString);
            assertEquals(
                    each[3],
                    odd.run("systemctl " + each[1] + " understudy-lab || true").strip());
        }
        Said none =
                type("task", "submit", "service", "odd", "-p", "name=no-such-thing", "-p", "action=start", "--wait");
        assertEquals(1, none.code(), none::toString);
    }

    @Test
    void aRestartIsATaskThatEndsAfterItAndAnotherOneGoesOn() throws Exception {
        String before = odd.run("cat /proc/sys/kernel/random/boot_id").strip();
        TaskSpec goes = new TaskSpec(
                TaskId.make(Instant.now(), new Random()),
                "run",
                1,
                "goes on",
                Map.of("command", "goes on"),
                List.of(),
                TaskCommandLine.WHO,
                Instant.now(),
                Optional.empty(),
                Optional.empty());
        try (Connections connections = new Connections(SshSettings.ofHome(folder), Prompts.nobody());
                TaskSites sites = new TaskSites(connections, SitePlace.USUAL)) {
            TaskSite site = sites.open(host);
            site.submit(
                    goes,
                    Work.line("echo begun; exec " + sleeper, Work.Rights.ROOT)
                            .resuming("echo on with $(cat /proc/sys/kernel/random/boot_id)"));
            await().atMost(SOON).until(() -> count(sleeper) > 0);
        }
        Said restarted = type("task", "submit", "reboot", "odd", "--wait", "--json");
        String after = odd.run("cat /proc/sys/kernel/random/boot_id").strip();
        assertNotEquals(before, after);
        assertEquals(0, restarted.code(), restarted::toString);
        assertTrue(restarted.out().contains("the boot id is " + after), restarted::toString);
        try (Connections connections = new Connections(SshSettings.ofHome(folder), Prompts.nobody());
                TaskSites sites = new TaskSites(connections, SitePlace.USUAL)) {
            TaskSite site = sites.open(host);
            SiteTask end = site.awaitEnd(goes.id(), RESTART);
            assertEquals(TaskState.SUCCEEDED, end.state(), end::toString);
            String log = new String(site.log(goes.id(), 0, 4096).bytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertEquals("begun\non with " + after + "\n", log);
        }
        assertEquals(
                "",
                root("ls /etc/systemd/system/understudy-resume.service 2>/dev/null || true")
                        .strip());
    }
}
