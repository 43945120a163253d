package org.understudy.services.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;

/// A real sshd on loopback with a configuration of its own, as the user who runs the tests.
public final class OpenSshServer implements AutoCloseable {
    static final Path SSHD = Path.of("/usr/sbin/sshd");

    private final Path folder;
    private final int port;
    private final String[] extra;
    private final List<String> around;
    private Process process;

    public OpenSshServer(Path folder, String... extra) throws Exception {
        this(folder, List.of(), extra);
    }

    /// @param around a command that starts the server, such as `unshare`
    public OpenSshServer(Path folder, List<String> around, String... extra) throws Exception {
        this.around = around;
        this.folder = Files.createDirectories(folder);
        this.extra = extra;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        newHostKey();
        Files.writeString(folder.resolve("authorized_keys"), "");
        start();
    }

    public static boolean installed() {
        return Files.isExecutable(SSHD);
    }

    void newHostKey() throws Exception {
        Files.deleteIfExists(folder.resolve("host_ed25519"));
        keygen(folder.resolve("host_ed25519"), "ed25519", "");
    }

    /// @return the path of the private key
    public static Path keygen(Path file, String type, String passPhrase) throws Exception {
        Tools.run("ssh-keygen", "-q", "-t", type, "-N", passPhrase, "-C", "test", "-f", file.toString());
        return file;
    }

    public void authorize(Path key) throws IOException {
        Files.writeString(
                folder.resolve("authorized_keys"),
                Files.readString(folder.resolve("authorized_keys")) + Files.readString(Path.of(key + ".pub")));
    }

    public void start() throws Exception {
        if (Tools.root()) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        List<String> lines = new ArrayList<>(List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "HostKey " + folder.resolve("host_ed25519"),
                "PidFile none",
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "StrictModes no",
                "UsePAM no",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "PermitRootLogin yes",
                "MaxStartups 100",
                "MaxSessions 100",
                "LogLevel VERBOSE"));
        lines.addAll(List.of(extra));
        Path config = Files.write(folder.resolve("sshd_config"), lines);
        List<String> command = new ArrayList<>(around);
        command.addAll(List.of(SSHD.toString(), "-D", "-e", "-f", config.toString()));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return true;
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    /// Ends the server and every session of it, as a crash of the machine would (but with a TCP reset).
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    }

    /// Ends the server and its sessions, and nothing that they have started.
    public void cut() {
        process.descendants()
                .filter(p -> p.info().command().filter(c -> c.endsWith("/sshd")).isPresent())
                .forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
    }

    /// Stops the server and its sessions without closing anything.
    public void freeze() throws Exception {
        signal("-STOP");
    }

    /// Stops the server and its sessions, and nothing that they have started.
    public void hang() throws Exception {
        for (ProcessHandle p : process.descendants().toList()) {
            if (p.info().command().filter(c -> c.endsWith("/sshd")).isPresent()) {
                Tools.run("kill", "-STOP", Long.toString(p.pid()));
            }
        }
        Tools.run("kill", "-STOP", Long.toString(process.pid()));
    }

    public void thaw() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        for (ProcessHandle p : all) {
            Tools.run("kill", signal, Long.toString(p.pid()));
        }
    }

    int port() {
        return port;
    }

    Path hostKey() {
        return folder.resolve("host_ed25519.pub");
    }

    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    public HostAddress.Ssh address() {
        return new HostAddress.Ssh("127.0.0.1", port, System.getProperty("user.name"), null, null);
    }

    public Host host(String name) {
        return new Host(name, address());
    }

    @Override
    public void close() {
        kill();
    }
}
