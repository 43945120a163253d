package org.understudy.services.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// One machine on the way to a host, everything decided: address, login, keys, files, and through which machines.
///
/// @param title what people call it
/// @param knownName how it stands in known_hosts
/// @param identities private keys that somebody named, in order
/// @param onlyThose use no other keys of the agent, and not the usual files
/// @param agent socket, or null
/// @param neverAsk an unknown host key is refused without asking (StrictHostKeyChecking yes)
/// @param hashNames new names in known_hosts are hashed
/// @param keepAlive interval of the heartbeat (ServerAliveInterval), where it is told
/// @param jumps machines before this one, in OpenSSH's form
record Target(
        String title,
        String address,
        int port,
        String user,
        String knownName,
        List<Path> identities,
        boolean onlyThose,
        @Nullable Path agent,
        KnownHosts knownHosts,
        boolean neverAsk,
        boolean hashNames,
        Optional<Duration> keepAlive,
        List<String> jumps) {

    static Target of(SshSettings settings, String title, HostAddress.Ssh ssh) throws ProblemException {
        String guess = ssh.user() != null ? ssh.user() : settings.user();
        SshConfig config = SshConfig.of(settings, ssh.host(), guess);
        refuseProxyCommand(title, config, ssh);
        String user = ssh.user() != null ? ssh.user() : config.first("user").orElse(settings.user());
        String address =
                config.first("hostname").orElse("%h").replace("%h", ssh.host()).replace("%%", "%");
        int port = ssh.port() != 0
                ? ssh.port()
                : config.first("port").map(Target::number).orElse(22);
        String alias = config.first("hostkeyalias").orElse("");
        Tokens tokens = new Tokens(settings.home(), address, port, user);

        List<Path> identities = new ArrayList<>();
        if (ssh.identity() != null) {
            identities.add(tokens.path(ssh.identity()));
        }
        for (String file : config.all("identityfile")) {
            if (!file.equals("none")) {
                identities.add(tokens.path(file));
            }
        }
        String jump =
                ssh.jump() != null ? ssh.jump() : config.first("proxyjump").orElse("none");
        List<String> jumps = jump.equals("none") || jump.isEmpty() ? List.of() : Arrays.asList(jump.split(","));
        return new Target(
                title,
                address,
                port,
                user,
                alias.isEmpty() ? KnownHosts.name(address.toLowerCase(java.util.Locale.ROOT), port) : alias,
                List.copyOf(identities),
                config.isYes("identitiesonly"),
                agent(settings, config, tokens),
                new KnownHosts(knownHostFiles(settings, config, tokens)),
                config.first("stricthostkeychecking")
                        .map(v -> v.equalsIgnoreCase("yes"))
                        .orElse(false),
                config.isYes("hashknownhosts"),
                // 0 is OpenSSH's way of saying that nobody has asked for one; a dead peer has to be noticed here.
                config.first("serveraliveinterval")
                        .filter(v -> v.matches("[1-9]\\d{0,5}"))
                        .map(v -> Duration.ofSeconds(Integer.parseInt(v))),
                List.copyOf(jumps));
    }

    /// Where this is, for messages.
    String where() {
        return address + " port " + port;
    }

    String login() {
        return user + "@" + title;
    }

    private static int number(String port) {
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException e) {
            return 22;
        }
    }

    private static void refuseProxyCommand(String title, SshConfig config, HostAddress.Ssh ssh)
            throws ProblemException {
        Optional<String> command = config.first("proxycommand").filter(c -> !c.equals("none"));
        if (command.isPresent()
                && ssh.jump() == null
                && config.first("proxyjump").isEmpty()) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    title + " cannot be reached the way ~/.ssh/config says.",
                    "It uses ProxyCommand, which Understudy does not run.",
                    "Use ProxyJump there, or add the host with --jump.");
        }
    }

    private static @Nullable Path agent(SshSettings settings, SshConfig config, Tokens tokens) {
        String wanted = config.first("identityagent").orElse("SSH_AUTH_SOCK");
        return switch (wanted) {
            case "SSH_AUTH_SOCK" -> settings.agentSocket();
            case "none" -> null;
            default -> tokens.path(wanted);
        };
    }

    private static List<Path> knownHostFiles(SshSettings settings, SshConfig config, Tokens tokens) {
        List<Path> files = new ArrayList<>();
        for (String file : config.all("userknownhostsfile")) {
            // "none" or /dev/null would switch the check off; that is not to be had here.
            if (!file.equals("none") && !file.equals("/dev/null")) {
                files.add(tokens.path(file));
            }
        }
        if (files.isEmpty()) {
            files.add(settings.knownHosts());
            Path second = settings.knownHosts().resolveSibling("known_hosts2");
            files.add(second);
        }
        if (settings.system() != null) {
            files.add(settings.system().resolve("ssh_known_hosts"));
        }
        return files;
    }

    /// `~` and the tokens of ssh_config(5) that make sense in paths.
    private record Tokens(Path home, String address, int port, String user) {
        Path path(String text) {
            String expanded = text.replace("%d", home.toString())
                    .replace("%h", address)
                    .replace("%p", Integer.toString(port))
                    .replace("%r", user)
                    .replace("%u", System.getProperty("user.name", ""))
                    .replace("%%", "%");
            if (expanded.equals("~") || expanded.startsWith("~/")) {
                return home.resolve(expanded.substring(Math.min(2, expanded.length())));
            }
            return home.resolve(".ssh").resolve(expanded);
        }
    }
}
