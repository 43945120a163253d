package org.understudy.services.ssh;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/// Where SSH finds its files and how patient it is. Injected, so tests never touch the real ones.
///
/// @param home what `~` means
/// @param config the user's configuration file; need not exist
/// @param knownHosts where keys are looked up and added, unless the configuration names other files
/// @param system the machine's own configuration (`ssh_config`, `ssh_known_hosts`), read after the user's; null for
/// none
/// @param agentSocket the ssh-agent's socket, or null
/// @param user the login when nobody says otherwise
/// @param connectTimeout for reaching the port and for each step of the handshake
/// @param keepAlive interval of the heartbeat; a peer that misses three is taken for dead
public record SshSettings(
        Path home,
        Path config,
        Path knownHosts,
        @Nullable Path system,
        @Nullable Path agentSocket,
        String user,
        Duration connectTimeout,
        Duration keepAlive) {

    public static SshSettings ofHome(Path home) {
        Path dir = home.resolve(".ssh");
        return new SshSettings(
                home,
                dir.resolve("config"),
                dir.resolve("known_hosts"),
                null,
                null,
                System.getProperty("user.name", "root"),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10));
    }

    /// The settings of the person who runs this process: HOME, SSH_AUTH_SOCK, user name.
    public static SshSettings ofEnvironment() {
        String home = System.getenv("HOME");
        SshSettings base = ofHome(Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home))
                .withSystem(Path.of("/etc/ssh"));
        String agent = System.getenv("SSH_AUTH_SOCK");
        return agent == null || agent.isEmpty() ? base : base.withAgent(Path.of(agent));
    }

    public SshSettings withAgent(@Nullable Path socket) {
        return new SshSettings(home, config, knownHosts, system, socket, user, connectTimeout, keepAlive);
    }

    public SshSettings withSystem(@Nullable Path folder) {
        return new SshSettings(home, config, knownHosts, folder, agentSocket, user, connectTimeout, keepAlive);
    }

    public SshSettings withConfig(Path file) {
        return new SshSettings(home, file, knownHosts, system, agentSocket, user, connectTimeout, keepAlive);
    }

    public SshSettings withKeepAlive(Duration interval) {
        return new SshSettings(home, config, knownHosts, system, agentSocket, user, connectTimeout, interval);
    }

    public SshSettings withConnectTimeout(Duration timeout) {
        return new SshSettings(home, config, knownHosts, system, agentSocket, user, timeout, keepAlive);
    }
}
