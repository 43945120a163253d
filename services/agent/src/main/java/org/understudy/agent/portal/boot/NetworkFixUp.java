package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The replica has one card, other than any of the source's, on a network that gives addresses by
/// DHCP. Whatever the source used to configure its cards is put aside, and the program that did it
/// is told to ask by DHCP on the new card.
final class NetworkFixUp implements FixUp {
    /// What the one card may be called: the kernel's name, and what systemd makes of the slot that our domains use.
    static final List<String> CARD_NAMES = List.of("eth0", "ens16", "enp0s16", "eno1", "ens3", "enp0s3", "enp1s0");

    /// What the isolated network gives to its one guest by DHCP, so that a guest that cannot ask may take it.
    private static final String FIXED_ADDRESS = "10.0.2.15";

    private static final List<String> DHCP_CLIENTS = List.of(
            "/sbin/dhclient",
            "/usr/sbin/dhclient",
            "/sbin/dhcpcd",
            "/usr/sbin/dhcpcd",
            "/sbin/udhcpc",
            "/usr/sbin/udhcpc");

    private static final Pattern STANZA = Pattern.compile("(?m)^\\s*iface\\s+(\\S+)\\s");

    @Override
    public String name() {
        return "network";
    }

    @Override
    public void apply(Tree tree, BootOrder order, Report report) throws IOException {
        stopCloudInit(tree, report);
        if (order.mac().isEmpty()) {
            report.say("the replica has no card; the source's configuration stays as it was");
            return;
        }
        List<String> aside = new ArrayList<>();
        boolean netplan = netplan(tree, order, aside);
        boolean sysconfig = !netplan && sysconfig(tree, order, aside);
        boolean wicked = !netplan && wicked(tree, aside);
        boolean manager = networkManager(tree, order, aside, !netplan);
        boolean ifupdown = ifupdown(tree, aside, report);
        boolean taken = netplan || wicked || sysconfig || manager || ifupdown;
        boolean networkd = networkd(tree, order, aside, taken && !enabled(tree, "systemd-networkd.service"), netplan);
        for (String path : aside) {
            report.say("put " + path + " aside");
        }
        List<String> who = new ArrayList<>();
        addIf(who, netplan, "netplan");
        addIf(who, sysconfig, "ifcfg");
        addIf(who, wicked, "wicked");
        addIf(who, manager, "NetworkManager");
        addIf(who, ifupdown, "ifupdown");
        addIf(who, networkd, "systemd-networkd");
        report.say(
                who.isEmpty()
                        ? "no program that configures networks was found; the replica comes up without an address"
                        : String.join(" and ", who) + " asks for an address by DHCP on the new card");
    }

    private static void addIf(List<String> names, boolean used, String name) {
        if (used) {
            names.add(name);
        }
    }

    private static void stopCloudInit(Tree tree, Report report) throws IOException {
        if (tree.isDirectory("/etc/cloud")) {
            tree.write("/etc/cloud/cloud-init.disabled", "", 0644);
            report.say("cloud-init is switched off; it would take the replica for a new machine");
        }
    }

    private static boolean netplan(Tree tree, BootOrder order, List<String> aside) throws IOException {
        boolean any = false;
        boolean manager = false;
        for (String name : tree.names("/etc/netplan")) {
            if (name.endsWith(".yaml")) {
                String path = "/etc/netplan/" + name;
                manager |= tree.text(path)
                        .filter(t -> t.contains("NetworkManager"))
                        .isPresent();
                tree.putAside(path);
                aside.add(path);
                any = true;
            }
        }
        if (any) {
            tree.write(
                    "/etc/netplan/01-understudy.yaml",
                    "network:\n  version: 2\n  renderer: " + (manager ? "NetworkManager" : "networkd")
                            + "\n  ethernets:\n    understudy:\n      match:\n        macaddress: \"" + order.mac()
                            + "\"\n      dhcp4: true\n      dhcp-identifier: mac\n      optional: true\n",
                    0600);
        }
        return any;
    }

    /// The Red Hat way: read by NetworkManager, or by the old network service.
    private static boolean sysconfig(Tree tree, BootOrder order, List<String> aside) throws IOException {
        String directory = "/etc/sysconfig/network-scripts";
        boolean any = putAsideAll(tree, directory, "(ifcfg|route6?|rule6?|keys)-(?!lo$).*", aside);
        if (any) {
            boolean systemd = tree.isDirectory("/usr/lib/systemd/system");
            tree.write(
                    directory + "/ifcfg-understudy",
                    "NAME=understudy\n" + (systemd ? "" : "DEVICE=eth0\n") + "HWADDR=" + order.mac()
                            + "\nTYPE=Ethernet\nBOOTPROTO=dhcp\nONBOOT=yes\nDEFROUTE=yes\n",
                    0644);
        }
        return any;
    }

    /// The SUSE way; wicked finds its files by the card's name.
    private static boolean wicked(Tree tree, List<String> aside) throws IOException {
        String directory = "/etc/sysconfig/network";
        boolean any = putAsideAll(tree, directory, "if(cfg|route)-(?!lo$|template).*|routes", aside);
        if (any) {
            for (String card : CARD_NAMES) {
                tree.write(directory + "/ifcfg-" + card, "BOOTPROTO='dhcp4'\nSTARTMODE='hotplug'\n", 0600);
            }
        }
        return any;
    }

    private static boolean networkManager(Tree tree, BootOrder order, List<String> aside, boolean write)
            throws IOException {
        String directory = "/etc/NetworkManager/system-connections";
        boolean any = putAsideAll(tree, directory, ".*", aside);
        boolean used = any || (enabled(tree, "NetworkManager.service") && tree.isDirectory("/etc/NetworkManager"));
        if (used && write) {
            tree.write(
                    directory + "/understudy.nmconnection",
                    "[connection]\nid=understudy\ntype=ethernet\nautoconnect=true\n\n[ethernet]\nmac-address="
                            + order.mac() + "\n\n[ipv4]\nmethod=auto\n\n[ipv6]\nmethod=auto\n",
                    0600);
        }
        return used && write;
    }

    private static boolean ifupdown(Tree tree, List<String> aside, Report report) throws IOException {
        Optional<String> main = tree.text("/etc/network/interfaces");
        if (main.isEmpty()) {
            return false;
        }
        TreeSet<String> cards = new TreeSet<>(CARD_NAMES);
        boolean any =
                STANZA.matcher(main.get()).results().anyMatch(m -> !m.group(1).equals("lo"));
        for (String name : tree.names("/etc/network/interfaces.d")) {
            String path = "/etc/network/interfaces.d/" + name;
            any |= tree.text(path)
                    .filter(t -> STANZA.matcher(t)
                            .results()
                            .anyMatch(m -> !m.group(1).equals("lo")))
                    .isPresent();
            if (tree.isFile(path)) {
                tree.putAside(path);
                aside.add(path);
            }
        }
        boolean installed = tree.exists("/sbin/ifup") || tree.exists("/usr/sbin/ifup");
        boolean others = enabled(tree, "NetworkManager.service") || enabled(tree, "systemd-networkd.service");
        if (!any && (others || !installed)) {
            return false;
        }
        tree.keepCopy("/etc/network/interfaces");
        StringBuilder text = new StringBuilder("# Written for the replica; the source's own is below " + Tree.ORIGINALS
                + ".\nauto lo\niface lo inet loopback\n");
        boolean client = DHCP_CLIENTS.stream().anyMatch(tree::exists);
        if (!client && hasNetworkd(tree)) {
            tree.write("/etc/network/interfaces", text.toString(), 0644);
            report.say("no DHCP client for ifupdown is installed; systemd-networkd takes over");
            return false;
        }
        if (!client) {
            report.say("no DHCP client is installed; the card gets the fixed address " + FIXED_ADDRESS);
        }
        for (String card : cards) {
            text.append("\nallow-hotplug ").append(card).append("\niface ").append(card);
            text.append(client ? " inet dhcp\n" : " inet static\n  address " + FIXED_ADDRESS + "/24\n");
        }
        tree.write("/etc/network/interfaces", text.toString(), 0644);
        return true;
    }

    private static boolean hasNetworkd(Tree tree) {
        return tree.exists("/lib/systemd/systemd-networkd") || tree.exists("/usr/lib/systemd/systemd-networkd");
    }

    /// @param onlyPutAside another program owns the card; networkd must leave it alone
    private static boolean networkd(
            Tree tree, BootOrder order, List<String> aside, boolean onlyPutAside, boolean netplan) throws IOException {
        String directory = "/etc/systemd/network";
        boolean any = putAsideAll(tree, directory, ".*\\.(network|netdev|link)", aside);
        boolean enabled = enabled(tree, "systemd-networkd.service");
        boolean installed =
                tree.exists("/lib/systemd/systemd-networkd") || tree.exists("/usr/lib/systemd/systemd-networkd");
        if (netplan || onlyPutAside || !(any || enabled || installed)) {
            return false;
        }
        tree.write(
                directory + "/10-understudy.network",
                "[Match]\nMACAddress=" + order.mac() + "\n\n[Network]\nDHCP=yes\n\n[DHCPv4]\nClientIdentifier=mac\n",
                0644);
        if (!enabled) {
            tree.link(
                    "/etc/systemd/system/multi-user.target.wants/systemd-networkd.service",
                    "/lib/systemd/system/systemd-networkd.service");
        }
        return true;
    }

    private static boolean enabled(Tree tree, String unit) throws IOException {
        for (String wants : tree.names("/etc/systemd/system")) {
            if (wants.endsWith(".wants") && tree.exists("/etc/systemd/system/" + wants + "/" + unit)) {
                return true;
            }
        }
        return false;
    }

    private static boolean putAsideAll(Tree tree, String directory, String names, List<String> aside)
            throws IOException {
        boolean any = false;
        Pattern pattern = Pattern.compile(names);
        for (String name : tree.names(directory)) {
            String path = directory + "/" + name;
            if (pattern.matcher(name).matches() && !tree.isDirectory(path)) {
                tree.putAside(path);
                aside.add(path);
                any = true;
            }
        }
        return any;
    }
}
