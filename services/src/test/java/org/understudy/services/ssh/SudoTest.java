package org.understudy.services.ssh;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Root by sudo, with and without a password. Makes two users for its time.
@Tag("lab")
@EnabledIf("possible")
class SudoTest {
    private static final String WITH = "understudy-t1";
    private static final String WITHOUT = "understudy-t2";
    private static final String NEVER = "understudy-t3";
    private static final String PASSWORD = "Drei Bären §7";
    private static final Path RULES = Path.of("/etc/sudoers.d/understudy-test");

    @TempDir
    static Path folder;

    private static OpenSshServer server;
    private Connections connections;

    static boolean possible() throws Exception {
        return Tools.root() && OpenSshServer.installed() && Tools.has("sudo") && Tools.has("useradd");
    }

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String user : new String[] {WITH, WITHOUT, NEVER}) {
            Tools.run("useradd", "-m", "-s", "/bin/sh", user);
            Process p = new ProcessBuilder("chpasswd").start();
            try (OutputStream out = p.getOutputStream()) {
                out.write((user + ":" + PASSWORD + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            assertEquals(0, p.waitFor());
        }
        Files.writeString(RULES, WITH + " ALL=(ALL) ALL\n" + WITHOUT + " ALL=(ALL) NOPASSWD: ALL\n");
        Files.setPosixFilePermissions(RULES, PosixFilePermissions.fromString("r--r-----"));
        server = new OpenSshServer(folder.resolve("sshd"));
        Files.createDirectories(folder.resolve("home/.ssh"));
        server.authorize(OpenSshServer.keygen(folder.resolve("home/.ssh/id_ed25519"), "ed25519", ""));
        Files.setPosixFilePermissions(folder.resolve("sshd"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(
                folder.resolve("sshd/authorized_keys"), PosixFilePermissions.fromString("rw-r--r--"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        Files.deleteIfExists(RULES);
        for (String user : new String[] {WITH, WITHOUT, NEVER}) {
            new ProcessBuilder("userdel", "-r", user)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    @AfterEach
    void close() {
        connections.close();
    }

    private HostConnection open(String user, Privilege privilege, Prompts prompts) throws Exception {
        connections = new Connections(SshSettings.ofHome(folder.resolve("home")), prompts);
        return connections.open(
                new Host(user, new HostAddress.Ssh("127.0.0.1", server.port(), user, null, null), privilege));
    }

    private static String root(HostConnection c) throws Exception {
        return c.run(Command.of("id", "-u").asRoot()).out();
    }

    @Test
    void withoutAPasswordNothingIsAsked() throws Exception {
        Answers answers = Answers.trusting();
        HostConnection c = open(WITHOUT, Privilege.AUTO, answers);
        assertEquals("0\n", root(c));
        assertTrue(!c.run(Command.of("id", "-u")).out().equals("0\n"));
        assertTrue(answers.secrets.isEmpty());
    }

    @Test
    void thePasswordIsAskedOnceAndThePayloadStaysWhole() throws Exception {
        Answers answers = Answers.trusting("wrong one", PASSWORD);
        HostConnection c = open(WITH, Privilege.AUTO, answers);
        assertEquals("0\n", root(c));
        assertEquals(2, answers.secrets.size());
        assertEquals(WITH + "@" + WITH, answers.secrets.getFirst().subject());
        byte[] data = new byte[20_000_000];
        new Random(3).nextBytes(data);
        ExecResult result = c.run(Command.of("cat").asRoot().stdin(data).outputLimit(data.length));
        assertArrayEquals(data, result.stdout());
        assertEquals("", result.err());
        assertEquals(2, answers.secrets.size());
    }

    @Test
    void thePasswordIsNowhereToBeSeen() throws Exception {
        HostConnection c = open(WITH, Privilege.AUTO, Answers.trusting(PASSWORD));
        try (RemoteProcess process = c.start(Command.of("sleep", "60").asRoot())) {
            assertTrue(!process.exit().isDone());
            try (var all = ProcessHandle.allProcesses()) {
                assertEquals(
                        0,
                        all.filter(p -> shows(p, "cmdline") || shows(p, "environ"))
                                .count());
            }
        }
    }

    private static boolean shows(ProcessHandle process, String file) {
        try {
            return Files.readString(
                            Path.of("/proc/" + process.pid() + "/" + file),
                            java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains("ren \u00c2\u00a77");
        } catch (java.io.IOException e) {
            return false;
        }
    }

    @Test
    void aWrongPasswordIsToldInASentence() throws Exception {
        HostConnection c = open(WITH, Privilege.AUTO, Answers.trusting("a", "b", "c"));
        ProblemException e = assertThrows(ProblemException.class, () -> root(c));
        assertEquals(Kind.NO_PRIVILEGE, e.kind());
        assertTrue(e.getMessage().contains("The password for sudo was wrong."), e.getMessage());
    }

    @Test
    void nobodyToAskIsToldToo() throws Exception {
        HostConnection c = open(WITH, Privilege.AUTO, Answers.trusting());
        ProblemException e = assertThrows(ProblemException.class, () -> root(c));
        assertEquals(Kind.NO_PRIVILEGE, e.kind());
        assertTrue(e.getMessage().contains("nobody answered"), e.getMessage());
    }

    @Test
    void whoMayNotIsTold() throws Exception {
        HostConnection c = open(NEVER, Privilege.AUTO, Answers.trusting(PASSWORD));
        ProblemException e = assertThrows(ProblemException.class, () -> root(c));
        assertEquals(Kind.NO_PRIVILEGE, e.kind());
        assertTrue(e.getMessage().contains("does not let"), e.getMessage());
    }

    @Test
    void sudoIsNotUsedWhereItIsNotWanted() throws Exception {
        HostConnection c = open(WITHOUT, Privilege.NONE, Answers.trusting());
        ProblemException e = assertThrows(ProblemException.class, () -> root(c));
        assertEquals(Kind.NO_PRIVILEGE, e.kind());
    }

    @Test
    void killReachesWhatRootRuns() throws Exception {
        HostConnection c = open(WITH, Privilege.AUTO, Answers.trusting(PASSWORD));
        String token = "6" + Math.abs(new Random().nextInt(1_000_000)) + ".25";
        try (RemoteProcess process = c.start(
                Command.script("sleep \"$1\" & sleep \"$1\"; wait", token).asRoot())) {
            process.kill();
            process.await(Duration.ofSeconds(10));
        }
        org.awaitility.Awaitility.await().until(() -> !ConnectionContract.running(token));
    }
}
