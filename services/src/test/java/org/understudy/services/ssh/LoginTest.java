package org.understudy.services.ssh;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.TestStage;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Being let in by a real OpenSSH: host keys, user keys, agent, jump hosts, loss of the connection.
@EnabledIf("installed")
class LoginTest {
    @TempDir
    Path temp;

    private Path home;
    private Path ssh;
    private OpenSshServer server;
    private final List<AutoCloseable> open = new ArrayList<>();

    static boolean installed() {
        return OpenSshServer.installed();
    }

    @BeforeEach
    void start() throws Exception {
        home = temp.resolve("home");
        ssh = Files.createDirectories(home.resolve(".ssh"));
        server = new OpenSshServer(temp.resolve("sshd"));
        open.add(server);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable c : open.reversed()) {
            c.close();
        }
    }

    private Connections connections(Prompts prompts) {
        return connections(SshSettings.ofHome(home), prompts);
    }

    private Connections connections(SshSettings settings, Prompts prompts) {
        Connections c = new Connections(settings, prompts);
        open.add(c);
        return c;
    }

    private Path usualKey() throws Exception {
        Path key = OpenSshServer.keygen(ssh.resolve("id_ed25519"), "ed25519", "");
        server.authorize(key);
        return key;
    }

    private void know(OpenSshServer known) throws Exception {
        String key = Files.readString(known.hostKey());
        Files.writeString(ssh.resolve("known_hosts"), "[127.0.0.1]:" + known.port() + " " + key);
    }

    private static void assertWorks(HostConnection c) throws Exception {
        assertEquals("yes\n", c.run(Command.of("echo", "yes")).out());
    }

    private static ProblemException refused(Connections c, Host host) {
        return assertThrows(ProblemException.class, () -> c.open(host));
    }

    // ---- host keys

    @Test
    void anUnknownKeyIsAskedAboutWithItsFingerprintAndWrittenDown() throws Exception {
        usualKey();
        Answers answers = Answers.trusting();
        List<TestStage> stages = new ArrayList<>();
        assertWorks(connections(answers).open(server.host("a"), (stage, _) -> stages.add(stage)));
        assertEquals(1, answers.keys.size());
        String expected =
                Tools.run("ssh-keygen", "-lf", server.hostKey().toString()).split(" ")[1];
        assertEquals(expected, answers.keys.getFirst().fingerprint());
        assertEquals("[127.0.0.1]:" + server.port(), answers.keys.getFirst().address());
        assertTrue(stages.containsAll(List.of(TestStage.NAME, TestStage.PORT, TestStage.HOST_KEY, TestStage.LOGIN)));

        Answers second = Answers.distrusting();
        assertWorks(connections(second).open(server.host("a")));
        assertEquals(List.of(), second.keys);
        Tools.run(
                "ssh-keygen",
                "-F",
                "[127.0.0.1]:" + server.port(),
                "-f",
                ssh.resolve("known_hosts").toString());
    }

    @Test
    void anUnknownKeyThatNobodyTrustsEndsBeforeTheLogin() throws Exception {
        usualKey();
        ProblemException e = refused(connections(Answers.distrusting()), server.host("a"));
        assertEquals(Kind.HOST_KEY_UNKNOWN, e.kind());
        assertTrue(e.getMessage().contains("SHA256:"), e.getMessage());
        assertFalse(Files.exists(ssh.resolve("known_hosts")));
        assertFalse(server.log().contains("Accepted"));
    }

    @Test
    void strictHostKeyCheckingIsRespectedAndLooserIsNot() throws Exception {
        usualKey();
        Files.writeString(ssh.resolve("config"), "Host *\n StrictHostKeyChecking yes\n");
        Answers answers = Answers.trusting();
        assertEquals(
                Kind.HOST_KEY_UNKNOWN,
                refused(connections(answers), server.host("a")).kind());
        assertEquals(List.of(), answers.keys);
        Files.writeString(ssh.resolve("config"), "Host *\n StrictHostKeyChecking no\n UserKnownHostsFile /dev/null\n");
        Answers no = Answers.distrusting();
        assertEquals(
                Kind.HOST_KEY_UNKNOWN,
                refused(connections(no), server.host("a")).kind());
        assertEquals(1, no.keys.size());
    }

    @Test
    void aChangedKeyStopsAndNamesFileAndLine() throws Exception {
        usualKey();
        Files.writeString(ssh.resolve("known_hosts"), "# a comment\nother.example ssh-ed25519 AAAA\n");
        assertWorks(connections(Answers.trusting()).open(server.host("a")));
        server.kill();
        server.newHostKey();
        server.start();
        Answers answers = Answers.trusting();
        ProblemException e = refused(connections(answers), server.host("a"));
        assertEquals(Kind.HOST_KEY_CHANGED, e.kind());
        assertTrue(e.getMessage().contains(ssh.resolve("known_hosts") + " line 3"), e.getMessage());
        assertEquals(List.of(), answers.keys);
    }

    @Test
    void aRevokedKeyStops() throws Exception {
        usualKey();
        know(server);
        Files.writeString(
                ssh.resolve("known_hosts"),
                Files.readString(ssh.resolve("known_hosts")) + "@revoked * " + Files.readString(server.hostKey()));
        assertEquals(
                Kind.HOST_KEY_CHANGED,
                refused(connections(Answers.trusting()), server.host("a")).kind());
    }

    @Test
    void hashedNamesAreKnownAndWritten() throws Exception {
        usualKey();
        know(server);
        Tools.run("ssh-keygen", "-H", "-f", ssh.resolve("known_hosts").toString());
        assertTrue(Files.readString(ssh.resolve("known_hosts")).startsWith("|1|"));
        Answers answers = Answers.distrusting();
        assertWorks(connections(answers).open(server.host("a")));

        Files.delete(ssh.resolve("known_hosts"));
        Files.writeString(ssh.resolve("config"), "HashKnownHosts yes\n");
        assertWorks(connections(Answers.trusting()).open(server.host("a")));
        assertTrue(Files.readString(ssh.resolve("known_hosts")).startsWith("|1|"));
        Tools.run(
                "ssh-keygen",
                "-F",
                "[127.0.0.1]:" + server.port(),
                "-f",
                ssh.resolve("known_hosts").toString());
    }

    @Test
    void aHostKnownByItsRsaKeyIsAskedForThatOne() throws Exception {
        usualKey();
        Path rsa = OpenSshServer.keygen(temp.resolve("rsa_host"), "rsa", "");
        OpenSshServer two = new OpenSshServer(temp.resolve("two"), "HostKey " + rsa);
        open.add(two);
        two.authorize(ssh.resolve("id_ed25519"));
        Files.writeString(
                ssh.resolve("known_hosts"),
                "[127.0.0.1]:" + two.port() + " " + Files.readString(Path.of(rsa + ".pub")));
        assertWorks(connections(Answers.distrusting()).open(two.host("two")));
    }

    // ---- user keys

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void aKeyWithPassPhraseIsOpenedAfterTheServerWantsIt(String type) throws Exception {
        know(server);
        Path key = OpenSshServer.keygen(temp.resolve("key"), type, "open sesame");
        server.authorize(key);
        Path unwanted = OpenSshServer.keygen(temp.resolve("unwanted"), type, "secret");
        Files.writeString(ssh.resolve("config"), "IdentityFile " + unwanted + "\nIdentityFile " + key + "\n");
        Answers answers = Answers.trusting("wrong", "open sesame");
        assertWorks(connections(answers).open(server.host("a")));
        assertEquals(2, answers.secrets.size());
        assertEquals(key.toString(), answers.secrets.getFirst().subject());
        assertEquals(2, answers.secrets.getLast().attempt());
    }

    @Test
    void aKeyThatNobodyOpensIsNamed() throws Exception {
        know(server);
        Path key = OpenSshServer.keygen(temp.resolve("key"), "ed25519", "open sesame");
        server.authorize(key);
        Host host = new Host("a", server.address().withIdentity(key.toString()));
        ProblemException e = refused(connections(Answers.trusting()), host);
        assertEquals(Kind.LOGIN_REFUSED, e.kind());
        assertTrue(e.getMessage().contains(key.toString()), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void theAgentSigns(String type) throws Exception {
        know(server);
        Path socket = temp.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("agent.log").toFile())
                .start();
        open.add(agent::destroy);
        Awaitility.await().until(() -> Files.exists(socket));
        Path key = OpenSshServer.keygen(temp.resolve("key"), type, "");
        server.authorize(key);
        ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
        add.environment().put("SSH_AUTH_SOCK", socket.toString());
        assertEquals(0, add.start().waitFor());
        Files.delete(key);
        SshSettings settings = SshSettings.ofHome(home).withAgent(socket);
        assertWorks(connections(settings, Answers.trusting()).open(server.host("a")));
        // With IdentitiesOnly the agent may only use what is named, and the public half names it.
        Files.writeString(ssh.resolve("config"), "IdentitiesOnly yes\n");
        assertEquals(
                Kind.LOGIN_REFUSED,
                refused(connections(settings, Answers.trusting()), server.host("b"))
                        .kind());
        Files.writeString(ssh.resolve("config"), "IdentitiesOnly yes\nIdentityFile " + key + "\n");
        assertWorks(connections(settings, Answers.trusting()).open(server.host("c")));
    }

    @Test
    void aRefusedLoginSaysWhatToDo() throws Exception {
        know(server);
        ProblemException e = refused(connections(Answers.trusting()), server.host("a"));
        assertEquals(Kind.LOGIN_REFUSED, e.kind());
        assertTrue(e.getMessage().contains("There is no key to try."), e.getMessage());
        assertTrue(e.problem().remedies().getFirst().contains("ssh-copy-id"));
    }

    // ---- ways

    @Test
    void configurationLeadsThroughTwoJumpHosts() throws Exception {
        Path key = usualKey();
        OpenSshServer first = new OpenSshServer(temp.resolve("j1"));
        OpenSshServer second = new OpenSshServer(temp.resolve("j2"));
        open.add(first);
        open.add(second);
        first.authorize(key);
        second.authorize(key);
        String user = System.getProperty("user.name");
        Files.writeString(ssh.resolve("config"), """
                Host inner
                  HostName 127.0.0.1
                  Port %d
                  ProxyJump j1,j2
                Host j1
                  HostName 127.0.0.1
                  Port %d
                Host j2
                  HostName 127.0.0.1
                  Port %d
                Host *
                  User %s
                """.formatted(server.port(), first.port(), second.port(), user));
        Answers answers = Answers.trusting();
        HostConnection c = connections(answers).open(new Host("inner", new HostAddress.Ssh("inner")));
        assertWorks(c);
        assertEquals(3, answers.keys.size());
        assertTrue(first.log().contains("Accepted publickey"), first.log());
        assertTrue(second.log().contains("Accepted publickey"));
        second.kill();
        ProblemException e = refused(connections(Answers.trusting()), new Host("x", new HostAddress.Ssh("inner")));
        assertEquals(Kind.UNREACHABLE, e.kind());
    }

    @Test
    void unreachableHostsAreToldApart() throws Exception {
        int port = server.port();
        server.kill();
        ProblemException e = refused(connections(Answers.trusting()), new Host("a", server.address()));
        assertEquals(Kind.UNREACHABLE, e.kind());
        assertTrue(e.getMessage().contains("Nothing listens on 127.0.0.1 port " + port), e.getMessage());
        ProblemException name =
                refused(connections(Answers.trusting()), new Host("b", new HostAddress.Ssh("no-such-host.invalid")));
        assertEquals(Kind.UNREACHABLE, name.kind());
        assertTrue(name.getMessage().contains("No address is known"), name.getMessage());
    }

    @Test
    void whatDoesNotSpeakSshIsToldSo() throws Exception {
        try (java.net.ServerSocket web = new java.net.ServerSocket(0)) {
            Thread.ofVirtual().start(() -> {
                try (var s = web.accept()) {
                    s.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            ProblemException e = refused(
                    connections(Answers.trusting()),
                    new Host("a", new HostAddress.Ssh("127.0.0.1", web.getLocalPort(), "x", null, null)));
            assertEquals(Kind.UNREACHABLE, e.kind());
            assertTrue(e.getMessage().contains("did not agree to speak SSH"), e.getMessage());
        }
    }

    // ---- loss

    @Test
    void aLostConnectionFailsWhatRunsAndComesBack() throws Exception {
        usualKey();
        know(server);
        HostConnection c = connections(Answers.trusting()).open(server.host("a"));
        List<ConnectionState> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        c.state().subscribe(seen::add);
        RemoteProcess process = c.start(Command.of("cat"));
        server.kill();
        ProblemException e = assertThrows(ProblemException.class, () -> process.await(Duration.ofSeconds(20)));
        assertEquals(Kind.CONNECTION_LOST, e.kind());
        assertThrows(java.io.IOException.class, () -> process.stdout().read());
        Awaitility.await().until(() -> c.state().get() instanceof ConnectionState.Reconnecting);
        server.start();
        assertWorks(c);
        Awaitility.await().until(() -> c.state().get() instanceof ConnectionState.Connected);
        assertTrue(seen.stream().anyMatch(s -> s instanceof ConnectionState.Reconnecting), seen.toString());
        c.close();
        assertEquals(new ConnectionState.Closed(), c.state().get());
    }

    @Test
    void aServerThatComesBackWithAnotherKeyIsNotTrusted() throws Exception {
        usualKey();
        know(server);
        HostConnection c = connections(Answers.trusting()).open(server.host("a"));
        server.kill();
        server.newHostKey();
        server.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> c.state().get() instanceof ConnectionState.Lost lost
                        && lost.reason().kind() == Kind.HOST_KEY_CHANGED);
        assertEquals(
                Kind.HOST_KEY_CHANGED,
                assertThrows(ProblemException.class, () -> c.run(Command.of("true")))
                        .kind());
    }

    @Test
    void aPeerThatFallsSilentIsNoticed() throws Exception {
        usualKey();
        know(server);
        SshSettings settings = SshSettings.ofHome(home).withKeepAlive(Duration.ofMillis(300));
        HostConnection c = connections(settings, Answers.trusting()).open(server.host("a"));
        assertWorks(c);
        server.freeze();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !(c.state().get() instanceof ConnectionState.Connected));
        } finally {
            server.thaw();
        }
    }

    @Test
    void howSoonASilentPeerIsNoticedCanBeConfigured() throws Exception {
        usualKey();
        know(server);
        Files.writeString(home.resolve(".ssh/config"), "Host *\n  ServerAliveInterval 1\n");
        SshSettings settings = SshSettings.ofHome(home).withKeepAlive(Duration.ofMinutes(10));
        HostConnection c = connections(settings, Answers.trusting()).open(server.host("a"));
        assertWorks(c);
        server.freeze();
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !(c.state().get() instanceof ConnectionState.Connected));
        } finally {
            server.thaw();
        }
    }
}
