package org.understudy.services.task.site;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.Rollout;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.ssh.Answers;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.OpenSshServer;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.ssh.Tools;
import org.understudy.services.task.HostOutcome;
import org.understudy.services.task.TaskListener;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.Until;
import org.understudy.services.task.routine.Routines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Root by sudo: tasks are kept by root, and the work has the rights of the login unless root's
/// are asked for. Makes a user for its time.
@Tag("lab")
@EnabledIf("possible")
class SudoTaskSiteTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String USER = "understudy-t5";
    private static final Path RULES = Path.of("/etc/sudoers.d/understudy-test-tasks");

    @TempDir
    static Path folder;

    private static OpenSshServer server;
    private static Connections connections;

    static boolean possible() throws Exception {
        return Tools.root() && OpenSshServer.installed() && Tools.has("sudo") && Tools.has("useradd");
    }

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        // An account with "!" as its password is locked for sshd too.
        Tools.run("useradd", "-m", "-s", "/bin/sh", "-p", "*", USER);
        Files.writeString(RULES, USER + " ALL=(ALL) NOPASSWD: ALL\n");
        Files.setPosixFilePermissions(RULES, PosixFilePermissions.fromString("r--r-----"));
        server = new OpenSshServer(folder.resolve("sshd"));
        Path home = Files.createDirectories(folder.resolve("home/.ssh")).getParent();
        server.authorize(OpenSshServer.keygen(home.resolve(".ssh/id_ed25519"), "ed25519", ""));
        Files.setPosixFilePermissions(folder.resolve("sshd"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(
                folder.resolve("sshd/authorized_keys"), PosixFilePermissions.fromString("rw-r--r--"));
        connections = new Connections(SshSettings.ofHome(home), Answers.trusting());
    }

    @AfterAll
    static void stop() throws Exception {
        connections.close();
        server.close();
        Files.deleteIfExists(RULES);
        Tools.run("userdel", "-r", "-f", USER);
    }

    private static Host host(String name, Privilege privilege) {
        return new Host(name, new HostAddress.Ssh("127.0.0.1", server.address().port(), USER, null, null), privilege);
    }

    private static String said(TaskSite site, TaskSpec spec, Work work) throws Exception {
        site.submit(spec, work);
        SiteTask end = site.awaitEnd(spec.id(), SOON);
        assertEquals(TaskState.SUCCEEDED, end.state(), end::toString);
        return new String(site.log(spec.id(), 0, 1 << 16).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void tasksAreRootsAndTheWorkIsTheLogins() throws Exception {
        Path below = folder.resolve("site");
        try (TaskSite site = TaskSite.open(connections.open(host("by-sudo", Privilege.AUTO)), Site.below(below))) {
            assertTrue(site.ground().root());
            String who = "id -un; id -Gn; echo $HOME; pwd; umask; cat /etc/shadow >/dev/null 2>&1 || echo no shadow";
            assertEquals(
                    USER + "\n" + USER + "\n/home/" + USER + "\n/home/" + USER + "\n0022\nno shadow\n",
                    said(site, Site.spec("login", Lease.shared(Resource.HOST)), Site.sh(who)));
            assertEquals("root\n", said(site, Site.spec("root"), Work.line("id -un", Work.Rights.ROOT)));
            assertEquals(
                    USER + "\n",
                    said(
                            site,
                            Site.spec("script"),
                            Work.script("id -un\n".getBytes(StandardCharsets.UTF_8), Work.Rights.LOGIN)));
            TaskSpec reports = Site.spec("reports");
            said(
                    site,
                    reports,
                    Site.sh("echo 7 seven >\"$UNDERSTUDY_PROGRESS\"").reporting());
            assertEquals(
                    "seven",
                    site.journal()
                            .view()
                            .get()
                            .find(reports.id())
                            .orElseThrow()
                            .progress()
                            .orElseThrow()
                            .message());

            String sleeper = Processes.sleeper();
            TaskSpec stopped = Site.spec("stopped");
            site.submit(stopped, Site.sh("trap '' TERM; " + sleeper));
            site.cancel(stopped.id(), "enough", "ann@desk");
            assertEquals(TaskState.CANCELLED, site.awaitEnd(stopped.id(), SOON).state());
            assertFalse(Processes.any(sleeper), "root ends what runs as the login");
        }
    }

    @Test
    void aFileOfTheLoginIsPutAndTakenBack() throws Exception {
        Host host = host("by-sudo", Privilege.AUTO);
        try (TaskSites sites = new TaskSites(connections, Site.below(folder.resolve("site")))) {
            TaskManager manager =
                    new TaskManager(sites, Routines.usual(), Clock.systemUTC(), new SecureRandom(), "ann@desk");
            Path file = Path.of("/home/" + USER + "/note");
            Map<String, String> what = Map.of("path", file.toString(), "content", "mine\n");
            HostOutcome put = manager.begin(
                            manager.ask("file", what, "by-sudo", Rollout.USUAL),
                            List.of(host),
                            Until.ENDED,
                            new TaskListener() {})
                    .await()
                    .getFirst();
            assertTrue(put.good(), () -> new String(put.output(), StandardCharsets.UTF_8));
            assertEquals("mine\n", Files.readString(file));
            assertEquals(USER, Files.getOwner(file).getName());
            List<TaskManager.Done> done =
                    List.of(new TaskManager.Done(host, put.end().orElseThrow()));
            HostOutcome undone = manager.undo(done, Rollout.USUAL, Until.ENDED, new TaskListener() {})
                    .await()
                    .getFirst();
            assertTrue(undone.good(), () -> new String(undone.output(), StandardCharsets.UTF_8));
            assertFalse(Files.exists(file));
        }
    }

    @Test
    void withoutRootItIsSaidWhoSeesThemAndRootIsRefused() throws Exception {
        try (TaskSite site = TaskSite.open(connections.open(host("alone", Privilege.NONE)))) {
            assertFalse(site.ground().root());
            assertEquals(
                    "/home/" + USER + "/.local/state/understudy",
                    site.ground().place().state());
            assertTrue(site.ground().remarks("alone").getFirst().contains("this login only"));
            assertEquals(USER + "\n", said(site, Site.spec("login"), Site.sh("id -un")));
            ProblemException e = assertThrows(
                    ProblemException.class, () -> site.submit(Site.spec("root"), Work.line("id", Work.Rights.ROOT)));
            assertEquals(Kind.NO_PRIVILEGE, e.kind());
        }
    }
}
