package org.understudy.services.task.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.Privilege;
import org.understudy.model.task.Lease;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.ssh.Answers;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.OpenSshServer;
import org.understudy.services.ssh.SshSettings;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Tasks over a real OpenSSH server.
@EnabledIf("installed")
class OpenSshTaskSiteTest extends TaskSiteContract {
    @TempDir
    static Path ssh;

    private static OpenSshServer server;
    private static Path home;

    private final Map<String, Connections> all = new HashMap<>();

    static boolean installed() {
        return OpenSshServer.installed();
    }

    @BeforeAll
    static void start() throws Exception {
        server = new OpenSshServer(ssh.resolve("sshd"));
        home = Files.createDirectories(ssh.resolve("home/.ssh")).getParent();
        server.authorize(OpenSshServer.keygen(home.resolve(".ssh/id_ed25519"), "ed25519", ""));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    HostConnection connection(String console) throws Exception {
        return all.computeIfAbsent(console, _ -> new Connections(SshSettings.ofHome(home), Answers.trusting()))
                .open(new Host("loop", server.address(), Privilege.NONE));
    }

    @Test
    void aBrokenLinkTouchesNoTaskAndTheJournalIsHeardAgain() throws Exception {
        TaskSpec first = Site.spec("first", Lease.exclusive(SHOP));
        Path go = folder.resolve("go");
        ann.submit(first, Site.sh("until [ -e '" + go + "' ]; do sleep 0.05; done; echo went"));
        SiteJournal heard = bob.journal();
        heard.await(v -> v.find(first.id()).isPresent(), SOON, "the announcement");
        server.cut();
        heard.await(v -> !v.attached(), SOON, "the loss");
        assertEquals(
                TaskState.RUNNING,
                heard.view().get().find(first.id()).orElseThrow().state(),
                "the last picture stays");
        server.start();
        heard.await(SiteView::attached, SOON, "the return");
        Files.createFile(go);
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(first.id(), SOON).state());
        assertEquals("went\n", log(first.id()));
    }

    @Test
    void aServerThatHangsHoldsUpNoTaskAndItsEndIsHeardAfterwards() throws Exception {
        TaskSpec first = Site.spec("first", Lease.exclusive(SHOP));
        TaskSpec second = Site.spec("second", Lease.exclusive(SHOP));
        Path go = folder.resolve("go");
        Path went = folder.resolve("went");
        ann.submit(first, Site.sh("until [ -e '" + go + "' ]; do sleep 0.05; done"));
        bob.submit(second, Site.sh("echo went >'" + went + "'"));
        bob.journal().await(v -> v.find(second.id()).isPresent(), SOON, "the announcement");
        server.hang();
        try {
            Files.createFile(go);
            // The first ends and the second gets its turn, while nobody can be told.
            Awaitility.await().atMost(SOON).until(() -> Files.exists(went));
        } finally {
            server.thaw();
        }
        assertEquals(TaskState.SUCCEEDED, bob.awaitEnd(second.id(), SOON).state());
        assertEquals(TaskState.SUCCEEDED, ann.awaitEnd(first.id(), SOON).state());
    }

    @AfterEach
    void disconnect() {
        all.values().forEach(Connections::close);
    }
}
