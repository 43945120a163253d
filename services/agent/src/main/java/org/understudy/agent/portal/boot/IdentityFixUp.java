package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.understudy.model.problem.ProblemException;

/// The replica must never be taken for its source: another machine-id, other SSH host keys, its own host name where the
/// profile gives one, no leases and no card names remembered from the source's hardware.
final class IdentityFixUp implements FixUp {
    private static final List<String> LEASE_DIRECTORIES = List.of(
            "/var/lib/dhcp", "/var/lib/dhclient", "/var/lib/dhcpcd", "/var/lib/NetworkManager", "/var/lib/wicked");
    private static final Pattern LEASE = Pattern.compile(".*lease.*|.*\\.ldat");
    private static final Pattern HOST_KEY = Pattern.compile("ssh_host_(rsa|ecdsa|ed25519)_key");

    private final HostKeys keys;

    IdentityFixUp(HostKeys keys) {
        this.keys = keys;
    }

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public void apply(Tree tree, BootOrder order, Report report) throws IOException, ProblemException {
        machineId(tree, order, report);
        hostKeys(tree, report);
        if (order.hostname().isPresent()) {
            hostName(tree, order.hostname().get(), report);
        }
        forgetLeases(tree, report);
        forgetCards(tree, report);
    }

    private static void machineId(Tree tree, BootOrder order, Report report) throws IOException {
        if (tree.exists("/etc/machine-id")) {
            tree.write("/etc/machine-id", order.machineId() + "\n", 0444);
        }
        // Where D-Bus has a file of its own it must say the same; usually it is a link to the other.
        if (tree.isFile("/var/lib/dbus/machine-id")) {
            tree.write("/var/lib/dbus/machine-id", order.machineId() + "\n", 0444);
        }
        // Both are seeds that must not be used twice.
        tree.delete("/var/lib/systemd/random-seed");
        tree.delete("/var/lib/systemd/credential.secret");
        report.say("machine-id is the replica's own");
    }

    private void hostKeys(Tree tree, Report report) throws IOException, ProblemException {
        List<String> types = new ArrayList<>();
        for (String name : tree.names("/etc/ssh")) {
            var matcher = HOST_KEY.matcher(name);
            if (matcher.matches()) {
                types.add(matcher.group(1));
                HostKeys.Pair pair = keys.of(matcher.group(1));
                tree.write("/etc/ssh/" + name, pair.secret(), 0600);
                tree.write("/etc/ssh/" + name + ".pub", pair.open(), 0644);
                tree.delete("/etc/ssh/" + name + "-cert.pub");
            } else if (name.equals("ssh_host_dsa_key")) {
                tree.delete("/etc/ssh/" + name);
                tree.delete("/etc/ssh/" + name + ".pub");
                report.say("the DSA host key is gone; nothing accepts it any more");
            }
        }
        if (!types.isEmpty()) {
            report.say("SSH host keys are the replica's own (" + String.join(", ", types) + ")");
        }
    }

    private static void hostName(Tree tree, String hostname, Report report) throws IOException {
        String before = tree.text("/etc/hostname").map(String::strip).orElse("");
        tree.write("/etc/hostname", hostname + "\n", 0644);
        Optional<String> hosts = tree.text("/etc/hosts");
        if (!before.isEmpty() && hosts.isPresent()) {
            String after = rename(hosts.get(), before, hostname);
            if (!after.equals(hosts.get())) {
                tree.keepCopy("/etc/hosts");
                tree.write("/etc/hosts", after, 0644);
            }
        }
        Optional<String> network = tree.text("/etc/sysconfig/network").filter(t -> t.contains("HOSTNAME="));
        if (network.isPresent()) {
            tree.write(
                    "/etc/sysconfig/network",
                    network.get().replaceAll("(?m)^HOSTNAME=.*$", "HOSTNAME=" + hostname),
                    0644);
        }
        report.say("host name is " + hostname + (before.isEmpty() ? "" : " instead of " + before));
    }

    /// The new name before the old one, which stays as an alias: programs configured with it go on working.
    static String rename(String hosts, String before, String after) {
        String shortName = before.contains(".") ? before.substring(0, before.indexOf('.')) : before;
        StringBuilder out = new StringBuilder();
        for (String line : hosts.lines().toList()) {
            List<String> words = List.of(line.strip().split("[ \t]+"));
            boolean loopback =
                    words.getFirst().startsWith("127.") || words.getFirst().equals("::1");
            if (loopback && (words.contains(before) || words.contains(shortName)) && !words.contains(after)) {
                out.append(words.getFirst()).append('\t').append(after);
                words.stream().skip(1).forEach(w -> out.append(' ').append(w));
            } else {
                out.append(line);
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static void forgetLeases(Tree tree, Report report) throws IOException {
        int gone = 0;
        for (String directory : LEASE_DIRECTORIES) {
            for (String name : tree.names(directory)) {
                if (LEASE.matcher(name).matches()) {
                    tree.delete(directory + "/" + name);
                    gone++;
                }
            }
        }
        if (gone > 0) {
            report.say("removed " + gone + " DHCP lease file" + (gone == 1 ? "" : "s"));
        }
    }

    private static void forgetCards(Tree tree, Report report) throws IOException {
        for (String name : tree.names("/etc/udev/rules.d")) {
            if (name.matches("\\d+-persistent-(net|cd)\\.rules") || name.matches("\\d+-(net|mac)-.*\\.rules")) {
                String path = "/etc/udev/rules.d/" + name;
                tree.putAside(path);
                if (name.endsWith("-net.rules")) {
                    // An empty file keeps old udev versions from writing the names of the source's cards again.
                    tree.write("/etc/udev/rules.d/75-persistent-net-generator.rules", "", 0644);
                }
                report.say(name + " names cards of the source; put aside");
            }
        }
    }
}
