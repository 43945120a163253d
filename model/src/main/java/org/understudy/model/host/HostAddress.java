package org.understudy.model.host;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Where a host is.
public sealed interface HostAddress {

    /// This machine, without SSH.
    record Local() implements HostAddress {
        @Override
        public String text() {
            return "local";
        }
    }

    /// A machine behind SSH. Everything that is absent comes from `~/.ssh/config`, then from the usual defaults.
    ///
    /// @param host a name, an alias of `~/.ssh/config`, or an IP address (IPv6 without brackets)
    /// @param port 0 when the configuration decides (22 if it says nothing)
    /// @param user the login, or null
    /// @param identity path of a private key to try first, or null; `~/` is the home directory
    /// @param jump ProxyJump in OpenSSH's form (`user@a:22,b`), `none` for no jump at all, or null
    record Ssh(
            String host,
            int port,
            @Nullable String user,
            @Nullable String identity,
            @Nullable String jump) implements HostAddress {
        public Ssh {
            if (host.isEmpty() || host.startsWith("-") || host.chars().anyMatch(c -> c <= ' ' || c == 127)) {
                throw new IllegalArgumentException("not a host: " + host);
            }
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("not a port: " + port);
            }
        }

        public Ssh(String host) {
            this(host, 0, null, null, null);
        }

        public Ssh withIdentity(@Nullable String identity) {
            return new Ssh(host, port, user, identity, jump);
        }

        public Ssh withJump(@Nullable String jump) {
            return new Ssh(host, port, user, identity, jump);
        }

        @Override
        public String text() {
            String h = host.indexOf(':') >= 0 && port != 0 ? "[" + host + "]" : host;
            return (user == null ? "" : user + "@") + h + (port == 0 ? "" : ":" + port);
        }
    }

    /// The short form that people type: `local`, or `user@host:port`.
    String text();

    /// Reads `local`, `[user@]host[:port]`, `[user@][v6address]:port`, or the same behind `ssh://`.
    static HostAddress parse(String text) throws ProblemException {
        String t = text.strip();
        if (t.equals("local")) {
            return new Local();
        }
        Matcher m = Parts.SSH.matcher(t);
        if (!m.matches()) {
            throw bad(text);
        }
        String host =
                m.group("v6") != null ? m.group("v6") : m.group("raw6") != null ? m.group("raw6") : m.group("host");
        String port = m.group("port6") != null ? m.group("port6") : m.group("port");
        try {
            int number = port == null ? 0 : Integer.parseInt(port);
            if (port != null && number == 0) {
                throw bad(text);
            }
            return new Ssh(host, number, m.group("user"), null, null);
        } catch (IllegalArgumentException e) {
            throw bad(text);
        }
    }

    private static ProblemException bad(String text) {
        return new ProblemException(
                Kind.BAD_INPUT,
                "\"" + text + "\" is not the address of a host.",
                "An address is \"local\", or [user@]host[:port], where host may be an alias of ~/.ssh/config.",
                "Write it like root@server.example:22.");
    }
}

final class Parts {
    static final Pattern SSH = Pattern.compile("(?:ssh://)?(?:(?<user>[^@\\s/]+)@)?"
            + "(?:\\[(?<v6>[0-9A-Fa-f:.%\\w]+)](?::(?<port6>\\d{1,5}))?"
            + "|(?<raw6>[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)"
            + "|(?<host>[^\\s:\\[\\]@/-][^\\s:\\[\\]@/]*)(?::(?<port>\\d{1,5}))?)");

    private Parts() {}
}
