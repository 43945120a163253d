package org.understudy.services.task.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.ssh.Answers;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.OpenSshServer;
import org.understudy.services.ssh.SshSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A host whose file system for tasks is 256 KiB: a real one, seen by its SSH server only.
@EnabledIf("possible")
class FullDiskTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private OpenSshServer server;
    private Connections connections;
    private TaskSite site;

    static boolean possible() throws Exception {
        return OpenSshServer.installed()
                && System.getProperty("user.name").equals("root")
                && new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0;
    }

    @BeforeEach
    void start() throws Exception {
        Path small = Files.createDirectories(folder.resolve("small"));
        server = new OpenSshServer(
                folder.resolve("sshd"),
                List.of(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=256k tmpfs '" + small + "' && exec \"$@\"",
                        "sh"));
        Path home = Files.createDirectories(folder.resolve("home/.ssh")).getParent();
        server.authorize(OpenSshServer.keygen(home.resolve(".ssh/id_ed25519"), "ed25519", ""));
        connections = new Connections(SshSettings.ofHome(home), Answers.trusting());
        HostConnection connection = connections.open(new Host("small", server.address(), Privilege.NONE));
        site = TaskSite.open(
                connection,
                new SitePlace(
                        small.resolve("state").toString(), folder.resolve("run").toString()));
    }

    @AfterEach
    void stop() {
        site.close();
        connections.close();
        server.close();
    }

    @Test
    void aTaskThatFillsTheDiskSaysHowItEndedAndTheNextOneIsRefusedWhole() throws Exception {
        TaskSpec fills = Site.spec("fills", Lease.exclusive(Resource.HOST));
        site.submit(fills, Site.sh("head -c 1000000 /dev/zero; echo $?"));
        SiteTask end = site.awaitEnd(fills.id(), SOON);
        assertTrue(end.state().over(), end::toString);
        assertEquals(end.state(), site.show(fills.id()).task().state(), "the ending is written, however full it is");

        TaskSpec refused = Site.spec("refused", Lease.exclusive(Resource.HOST));
        ProblemException e = assertThrows(ProblemException.class, () -> site.submit(refused, Site.sh("true")));
        assertEquals(Kind.NO_SPACE, e.kind());
        assertFalse(e.problem().remedies().isEmpty());
        assertEquals(
                List.of(fills.id()), site.list(10).stream().map(SiteTask::id).toList(), "nothing half is left");
        ProblemException gone = assertThrows(ProblemException.class, () -> site.show(refused.id()));
        assertEquals(Kind.NOT_FOUND, gone.kind());
    }

    @Test
    void aScriptThatDoesNotFitIsRefusedAndLeavesNothing() throws Exception {
        TaskSpec big = Site.spec("big");
        ProblemException e = assertThrows(
                ProblemException.class, () -> site.submit(big, Work.script(new byte[400_000], Work.Rights.LOGIN)));
        assertEquals(Kind.NO_SPACE, e.kind());
        TaskSpec small = Site.spec("small");
        site.submit(small, Site.sh("true"));
        assertEquals(TaskState.SUCCEEDED, site.awaitEnd(small.id(), SOON).state(), "there is room again");
    }

    @Test
    void whatFillsTheDiskIsEndedInWordsAndWhatPrintsLittleIsNot() throws Exception {
        TaskSpec fills = Site.spec("fills");
        TaskSpec little = Site.spec("little");
        site.submit(little, Site.sh("for i in 1 2 3 4 5 6; do echo $i; sleep 1; done"));
        // What it is told when the disk is full does not end it.
        site.submit(fills, Site.sh("while :; do head -c 4096 /dev/zero; sleep 0.02; done"));
        SiteTask end = site.awaitEnd(fills.id(), SOON);
        assertEquals(TaskState.FAILED, end.state());
        String reason = end.ending().orElseThrow().reason();
        assertTrue(reason.contains("the disk with ") || reason.startsWith("The disk is full."), reason);
        assertEquals(TaskState.SUCCEEDED, site.awaitEnd(little.id(), SOON).state());
    }
}
