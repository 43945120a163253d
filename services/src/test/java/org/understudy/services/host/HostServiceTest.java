package org.understudy.services.host;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.HostRole;
import org.understudy.model.host.HostTest;
import org.understudy.model.host.StageResult;
import org.understudy.model.host.StageResult.Outcome;
import org.understudy.model.host.TestStage;
import org.understudy.model.host.select.HostSelection;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HostServiceTest {
    @TempDir
    Path temp;

    private Store store;
    private Connections connections;
    private HostService hosts;

    @BeforeEach
    void open() {
        store = new Store(new StorePaths(temp.resolve("data")), Clock.systemUTC(), "ann@desk");
        connections = new Connections(SshSettings.ofHome(temp.resolve("home")), Prompts.nobody());
        hosts = new HostService(store, connections);
    }

    @AfterEach
    void close() {
        connections.close();
        store.close();
    }

    @Test
    void changesAreSeenByThoseWhoWatch() throws Exception {
        List<List<Host>> seen = new ArrayList<>();
        hosts.hosts().subscribe(s -> seen.add(s.items()));
        Host here = new Host("here", new HostAddress.Local());
        hosts.add(here);
        assertEquals(here, hosts.find("here"));
        hosts.remove("here");
        assertEquals(List.of(List.of(), List.of(here), List.of()), seen);
        assertEquals(
                Kind.NOT_FOUND,
                assertThrows(ProblemException.class, () -> hosts.find("here")).kind());
    }

    @Test
    void aFailingStageEndsTheTestWithARemedyAndEveryStageIsTold() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<TestStage> started = new ArrayList<>();
        List<StageResult> finished = new ArrayList<>();
        HostTest test = hosts.test(
                new Host("gone", new HostAddress.Ssh("127.0.0.1", port, "x", null, null)),
                HostRole.ANY,
                new TestListener() {
                    @Override
                    public void started(TestStage stage) {
                        started.add(stage);
                    }

                    @Override
                    public void finished(StageResult result) {
                        finished.add(result);
                    }
                });
        assertFalse(test.passed());
        assertEquals(List.of(TestStage.values()), started);
        assertEquals(test.stages(), finished);
        assertEquals(Outcome.PASSED, test.stages().get(0).outcome());
        assertEquals(Outcome.FAILED, test.stages().get(1).outcome());
        assertFalse(test.stages().get(1).trouble().orElseThrow().remedies().isEmpty());
        assertTrue(test.stages().stream().skip(2).allMatch(s -> s.outcome() == Outcome.SKIPPED));
    }

    @Test
    void thisMachineNeedsNoLoginAndASourceNoLibvirt() {
        HostTest test = hosts.test(new Host("here", new HostAddress.Local()), HostRole.SOURCE, TestListener.silent());
        assertEquals(
                List.of(TestStage.values()),
                test.stages().stream().map(StageResult::stage).toList());
        assertEquals(
                Outcome.SKIPPED, test.stages().get(TestStage.LOGIN.ordinal()).outcome());
        assertEquals(
                Outcome.SKIPPED, test.stages().get(TestStage.LIBVIRT.ordinal()).outcome());
    }

    @Test
    void aSelectionMayReadFilesAndStandardInput() throws Exception {
        HostService hosts = new HostService(
                store,
                connections,
                new SelectionFiles(
                        new java.io.ByteArrayInputStream("b2\n".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                        temp));
        for (String name : List.of("a1", "b2", "c10", "c3")) {
            hosts.add(new Host(name, new HostAddress.Local()).withTags(name.substring(0, 1)));
        }
        java.nio.file.Files.writeString(temp.resolve("list"), "# those\na1\n@c # both\n!c3\n");
        HostSelection selection = HostSelection.parse("^~/list,-");
        for (int time = 0; time < 2; time++) {
            assertEquals(
                    List.of("a1", "b2", "c10"),
                    hosts.select(selection).hosts().stream().map(Host::name).toList());
        }
        assertEquals(
                "There is no such file.",
                assertThrows(ProblemException.class, () -> hosts.select(HostSelection.parse("^none")))
                        .problem()
                        .why());
        assertEquals(
                Kind.BAD_INPUT,
                assertThrows(ProblemException.class, () -> hosts.select(HostSelection.parse("^/dev/zero")))
                        .kind());
    }

    /// A tag changes nothing about the way to a host: what works over the connection goes on.
    @Test
    void aTagEndsNoConnection() throws Exception {
        Host here = new Host("here", new HostAddress.Local());
        hosts.add(here);
        var connection = connections.open(here);
        Host tagged = hosts.tag(List.of(here), java.util.Set.of("web"), java.util.Set.of())
                .getFirst();
        assertEquals(java.util.Set.of("web"), tagged.tags());
        assertTrue(connections.open(tagged) == connection);
    }
}
