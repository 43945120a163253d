package org.understudy.services.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.understudy.model.host.HostRole;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.ExecResult;
import org.understudy.services.ssh.HostConnection;

/// What `host test` looks at on a host that lets us in. Nothing is changed there.
final class HostChecks {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final String STORE = "/var/lib/understudy";
    private static final long LEAST_SPACE = 4L << 30;

    /// Programs and the Debian packages they come in.
    private static final Map<String, String> SOURCE_TOOLS =
            new TreeMap<>(Map.of("tar", "tar", "findmnt", "util-linux", "blkid", "util-linux"));

    private static final Map<String, String> PORTAL_TOOLS = new TreeMap<>(Map.of(
            "qemu-img", "qemu-utils",
            "qemu-storage-daemon", "qemu-system-common",
            "fusermount3", "fuse3",
            "losetup", "mount",
            "mke2fs", "e2fsprogs",
            "mkfs.xfs", "xfsprogs",
            "mkfs.vfat", "dosfstools",
            "mkswap", "util-linux"));

    private final HostConnection host;

    HostChecks(HostConnection host) {
        this.host = host;
    }

    private String name() {
        return host.host().name();
    }

    String root() throws ProblemException {
        String login = host.run(Command.of("id", "-u").deadline(DEADLINE)).out().strip();
        String uid = host.run(Command.of("id", "-u").asRoot().deadline(DEADLINE))
                .out()
                .strip();
        if (!uid.equals("0")) {
            throw new ProblemException(
                    Kind.NO_PRIVILEGE,
                    "Root cannot be reached on " + name() + ".",
                    "sudo leads to user " + uid + " instead of root.",
                    "Look at the sudo rules there.");
        }
        return login.equals("0") ? "the login is root" : "by sudo";
    }

    String libvirt() throws ProblemException {
        ExecResult there = host.run(
                Command.script("command -v virsh || exit 3; command -v virt-ssh-helper || command -v nc || exit 4")
                        .asRoot()
                        .deadline(DEADLINE));
        if (there.exitCode() == 3) {
            throw new ProblemException(
                    Kind.MISSING_TOOL,
                    "There is no libvirt on " + name() + ".",
                    "virsh is not installed; a portal needs libvirt and QEMU.",
                    "On Debian or Ubuntu: apt install libvirt-daemon-system libvirt-clients qemu-system-x86",
                    "On RHEL, Fedora, SUSE: install libvirt and qemu-kvm, then systemctl enable --now libvirtd");
        }
        if (there.exitCode() == 4) {
            throw new ProblemException(
                    Kind.MISSING_TOOL,
                    "libvirt on " + name() + " cannot be reached through SSH.",
                    "Neither virt-ssh-helper nor nc is installed.",
                    "On Debian or Ubuntu: apt install libvirt-clients netcat-openbsd");
        }
        Command ask = Command.of("virsh", "-q", "-c", "qemu:///system", "version", "--daemon")
                .asRoot()
                .env("LC_ALL", "C")
                .deadline(DEADLINE);
        ExecResult version = host.run(ask);
        if (!version.ok()) {
            throw new ProblemException(
                    Kind.UNREACHABLE,
                    "libvirt on " + name() + " does not answer.",
                    version.lastWords(),
                    "Start it: systemctl enable --now libvirtd (or virtqemud.socket)",
                    "Look at its log: journalctl -u libvirtd");
        }
        return version.out()
                .lines()
                .filter(l -> l.contains("daemon") || l.startsWith("Running hypervisor"))
                .map(l -> l.replaceFirst("^Running (hypervisor|against daemon): ", ""))
                .reduce((a, b) -> a + ", libvirt " + b)
                .orElse("answers");
    }

    String space() throws ProblemException {
        // The nearest folder that exists on the way to the store.
        String script = "d=$1; while [ ! -d \"$d\" ]; do d=$(dirname \"$d\"); done; df -Pk \"$d\" | tail -n 1";
        String line = host.run(Command.script(script, STORE).asRoot().deadline(DEADLINE))
                .orFail("The free space of " + STORE + " on " + name() + " cannot be seen.")
                .out()
                .strip();
        String[] columns = line.split("\\s+");
        if (columns.length < 6) {
            throw new ProblemException(
                    Kind.UNSUPPORTED, "The free space of " + STORE + " on " + name() + " cannot be seen.", line);
        }
        long free = Long.parseLong(columns[3]) * 1024;
        String text = gib(free) + " free for " + STORE + " on " + columns[5];
        if (free < LEAST_SPACE) {
            throw new ProblemException(
                    Kind.NO_SPACE,
                    "There is too little room for replicas on " + name() + ".",
                    text + "; a small server needs at least " + gib(LEAST_SPACE) + ".",
                    "Make room there, or mount a larger disk at " + STORE + ".");
        }
        return text;
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    String tools(HostRole role) throws ProblemException {
        List<String> forSource = role == HostRole.PORTAL ? List.of() : missing(SOURCE_TOOLS);
        List<String> forPortal = role == HostRole.SOURCE ? List.of() : missing(PORTAL_TOOLS);
        if (forSource.isEmpty() && forPortal.isEmpty()) {
            return "all there";
        }
        List<String> why = new ArrayList<>();
        if (!forSource.isEmpty()) {
            why.add("A source needs also: " + String.join(", ", forSource) + ".");
        }
        if (!forPortal.isEmpty()) {
            why.add("A portal needs also: " + String.join(", ", forPortal) + ".");
        }
        Set<String> packages = new LinkedHashSet<>();
        forSource.forEach(t -> packages.add(SOURCE_TOOLS.getOrDefault(t, t)));
        forPortal.forEach(t -> packages.add(PORTAL_TOOLS.getOrDefault(t, t)));
        throw new ProblemException(Problem.of(
                Kind.MISSING_TOOL,
                "Programs are missing on " + name() + ".",
                String.join(" ", why),
                "On Debian or Ubuntu: apt install " + String.join(" ", packages)));
    }

    private List<String> missing(Map<String, String> tools) throws ProblemException {
        // sbin is not in everybody's path.
        String script = "PATH=$PATH:/usr/sbin:/sbin:/usr/libexec; for t in \"$@\"; do "
                + "command -v \"$t\" >/dev/null || echo \"$t\"; done";
        return host.run(Command.script(script, tools.keySet().toArray(String[]::new))
                        .asRoot()
                        .deadline(DEADLINE))
                .orFail("The programs on " + name() + " cannot be looked at.")
                .out()
                .lines()
                .toList();
    }
}
