package org.understudy.services.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;

/// How a running replica is reached.
///
/// @param portal where it runs
/// @param screen where its VNC server listens there: the path of a unix socket, or
/// `address:port`; empty: it has none
/// @param forwards its ports that the portal reaches
/// @param serialLog path on the portal of what it printed on its serial line
public record ReplicaAccess(
        String replica, Host portal, Optional<String> screen, List<BootOutcome.Forward> forwards, String serialLog) {
    /// A display that few machines use; viewers count from port 5900.
    private static final int DISPLAY = 7;

    private static final int PORT = 5900 + DISPLAY;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,~-]+");

    public ReplicaAccess {
        forwards = List.copyOf(forwards);
    }

    /// One way, as commands that are typed where this console runs.
    ///
    /// @param purpose what it opens
    public record Way(String purpose, List<String> commands) {
        public Way {
            commands = List.copyOf(commands);
        }
    }

    public List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way("Serial line, in a terminal", List.of("understudy replica console " + replica)));
        screen.ifPresent(where -> ways.addAll(
                portal.address() instanceof HostAddress.Ssh ssh ? screenBySsh(ssh, where) : screenHere(where)));
        if (portal.address() instanceof HostAddress.Ssh ssh && !forwards.isEmpty()) {
            String ports = forwards.stream()
                    .map(f -> " -L " + f.address().substring(f.address().lastIndexOf(':') + 1) + ":" + f.address())
                    .collect(Collectors.joining());
            ways.add(new Way("Its ports, brought to the same addresses here", List.of(ssh(ssh, "-N" + ports))));
        }
        return ways;
    }

    private List<Way> screenHere(String where) {
        String viewer = where.startsWith("/") ? "vncviewer " + quoted(where) : "vncviewer " + where.replace(":", "::");
        return List.of(
                new Way("Screen", List.of("virt-viewer --connect qemu:///system --attach " + replica)),
                new Way("Screen, by TigerVNC as root", List.of(viewer)));
    }

    private static List<Way> screenBySsh(HostAddress.Ssh ssh, String where) {
        String viewer = "vncviewer 127.0.0.1:" + DISPLAY;
        String here = "127.0.0.1:" + PORT;
        if (!where.startsWith("/")) {
            return List.of(new Way("Screen", List.of(ssh(ssh, "-N -L " + here + ":" + where), viewer)));
        }
        // The socket is for root and the user that QEMU runs as.
        String asRoot = ssh(ssh, "-N -L " + here + ":" + quoted(where));
        String bySudo = ssh(ssh, "-t -L " + here + ":" + here) + " sudo socat TCP-LISTEN:" + PORT
                + ",bind=127.0.0.1,reuseaddr,fork UNIX-CONNECT:" + quoted(where);
        Way direct = new Way("Screen, where the login there is root", List.of(asRoot, viewer));
        Way indirect = new Way("Screen, where root is reached by sudo (needs socat there)", List.of(bySudo, viewer));
        if (ssh.user() == null) {
            return List.of(direct, indirect);
        }
        return List.of(ssh.user().equals("root") ? direct : indirect);
    }

    /// The client of OpenSSH with what is known of the host; the rest stands in `~/.ssh/config`.
    private static String ssh(HostAddress.Ssh ssh, String options) {
        StringBuilder line = new StringBuilder("ssh ").append(options);
        if (ssh.port() != 0) {
            line.append(" -p ").append(ssh.port());
        }
        if (ssh.identity() != null) {
            line.append(" -i ").append(quoted(ssh.identity()));
        }
        if (ssh.jump() != null) {
            line.append(" -J ").append(quoted(ssh.jump()));
        }
        return line.append(' ')
                .append(quoted(ssh.user() == null ? ssh.host() : ssh.user() + "@" + ssh.host()))
                .toString();
    }

    /// As a POSIX shell wants it; a tilde at the beginning stays one.
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
