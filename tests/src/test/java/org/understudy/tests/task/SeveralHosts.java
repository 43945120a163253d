package org.understudy.tests.task;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.task.site.SitePlace;

/// Several hosts on loopback: an OpenSSH server each, in a file system of its own as far as the tests
/// look at it, so that each has its own tasks, its own files below [#shared], and its own services.
/// Needs root.
final class SeveralHosts implements AutoCloseable {
    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final List<String> OWN = List.of("state", "run", "files");

    private final Path folder;
    private final Map<String, Process> servers = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    SeveralHosts(Path folder, String... names) throws Exception {
        this.folder = folder;
        Path ssh = Files.createDirectories(folder.resolve("home/.ssh"));
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                ssh.resolve("id_ed25519").toString());
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                folder.resolve("host").toString());
        Files.createDirectories(Path.of("/run/sshd"));
        String key = Files.readString(folder.resolve("host.pub"));
        StringBuilder known = new StringBuilder();
        for (String own : OWN) {
            Files.createDirectories(folder.resolve(own));
        }
        for (String name : names) {
            for (String own : OWN) {
                Files.createDirectories(of(name).resolve(own));
            }
            Files.createDirectories(of(name).resolve("init.d"));
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ports.put(name, free.getLocalPort());
            }
            known.append("[127.0.0.1]:").append(port(name)).append(' ').append(key);
            start(name);
        }
        Files.writeString(ssh.resolve("known_hosts"), known);
    }

    static boolean possible() {
        return Files.isExecutable(SSHD) && "root".equals(System.getProperty("user.name"));
    }

    private int port(String name) {
        return ports.getOrDefault(name, 0);
    }

    /// What is a host's own, as seen from outside.
    Path of(String name) {
        return folder.resolve("hosts").resolve(name);
    }

    /// A path that is another directory on each host.
    Path shared() {
        return folder.resolve("files");
    }

    void start(String name) throws Exception {
        Path config = Files.write(
                of(name).resolve("sshd_config"),
                List.of(
                        "Port " + port(name),
                        "ListenAddress 127.0.0.1",
                        "HostKey " + folder.resolve("host"),
                        "PidFile none",
                        "AuthorizedKeysFile " + folder.resolve("home/.ssh/id_ed25519.pub"),
                        "StrictModes no",
                        "UsePAM no",
                        "PermitRootLogin yes",
                        "MaxSessions 100",
                        "LogLevel ERROR"));
        StringBuilder mounts = new StringBuilder("set -e\n");
        for (String own : OWN) {
            mounts.append("mount --bind '" + of(name).resolve(own) + "' '" + folder.resolve(own) + "'\n");
        }
        mounts.append("mount --bind '" + of(name).resolve("init.d") + "' /etc/init.d\n");
        mounts.append("for each in /etc/rc?.d; do mount -t tmpfs none $each; done\n");
        mounts.append("exec " + SSHD + " -D -e -f '" + config + "'\n");
        servers.put(
                name,
                new ProcessBuilder("unshare", "--mount", "sh", "-c", mounts.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                of(name).resolve("log").toFile()))
                        .start());
        Awaitility.await(name + ": " + of(name).resolve("log"))
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port(name))) {
                        return true;
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    /// The host does not answer any more.
    void stop(String name) {
        Process server = servers.remove(name);
        if (server != null) {
            server.descendants().forEach(ProcessHandle::destroyForcibly);
            server.destroyForcibly();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !server.isAlive());
        }
    }

    Host host(String name) {
        return new Host(name, new HostAddress.Ssh("127.0.0.1", port(name), "root", null, null), Privilege.AUTO);
    }

    SshSettings settings() {
        return SshSettings.ofHome(folder.resolve("home"));
    }

    SitePlace place() {
        return new SitePlace(
                folder.resolve("state").toString(), folder.resolve("run").toString());
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + said);
        }
    }

    @Override
    public void close() {
        List.copyOf(servers.keySet()).forEach(this::stop);
    }
}
