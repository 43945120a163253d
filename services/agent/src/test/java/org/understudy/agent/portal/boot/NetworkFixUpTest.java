package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NetworkFixUpTest {
    @TempDir
    Path root;

    private final Report report = new Report();

    private void apply() throws IOException {
        new NetworkFixUp().apply(new Tree(root), Trees.order(), report);
    }

    private String read(String path) throws IOException {
        return Files.readString(root.resolve(path.substring(1)));
    }

    private boolean exists(String path) {
        return Files.exists(root.resolve(path.substring(1)));
    }

    private String verdict() {
        return report.lines().getLast();
    }

    @Test
    void ifupdown() throws IOException {
        Trees.put(root, "/sbin/ifup", "");
        Trees.put(root, "/sbin/dhclient", "");
        Trees.put(root, "/etc/network/interfaces", "auto eth0\niface eth0 inet static\n address 10.1.1.5/24\n");
        Trees.put(root, "/etc/network/interfaces.d/dmz", "auto eth1\niface eth1 inet static\n");
        apply();
        assertTrue(read("/etc/network/interfaces").contains("allow-hotplug enp0s16\niface enp0s16 inet dhcp\n"));
        assertFalse(read("/etc/network/interfaces").contains("10.1.1.5"));
        assertFalse(exists("/etc/network/interfaces.d/dmz"));
        assertTrue(read("/etc/understudy-originals/etc/network/interfaces").contains("10.1.1.5"));
        assertTrue(exists("/etc/understudy-originals/etc/network/interfaces.d/dmz"));
        assertEquals("ifupdown asks for an address by DHCP on the new card", verdict());
    }

    @Test
    void ifupdownWithoutADhcpClientLeavesItToNetworkd() throws IOException {
        Trees.put(root, "/sbin/ifup", "");
        Trees.put(root, "/usr/lib/systemd/systemd-networkd", "");
        Trees.put(root, "/etc/network/interfaces", "auto eth0\niface eth0 inet static\n address 10.1.1.5/24\n");
        apply();
        assertFalse(read("/etc/network/interfaces").contains("eth0"));
        assertTrue(read("/etc/systemd/network/10-understudy.network").contains("MACAddress=" + Trees.MAC));
        assertTrue(Files.isSymbolicLink(
                root.resolve("etc/systemd/system/multi-user.target.wants/systemd-networkd.service")));
    }

    @Test
    void ifupdownAloneGetsTheFixedAddress() throws IOException {
        Trees.put(root, "/sbin/ifup", "");
        Trees.put(root, "/etc/network/interfaces", "auto eth0\niface eth0 inet static\n address 10.1.1.5/24\n");
        apply();
        assertTrue(read("/etc/network/interfaces").contains("iface eth0 inet static\n  address 10.0.2.15/24\n"));
    }

    @Test
    void networkd() throws IOException {
        Trees.put(root, "/etc/systemd/network/10-lan.network", "[Match]\nName=ens3\n[Network]\nAddress=10.1.1.5/24\n");
        Trees.put(root, "/etc/systemd/network/br0.netdev", "[NetDev]\nKind=bridge\n");
        Trees.put(root, "/etc/systemd/system/multi-user.target.wants/systemd-networkd.service", "");
        apply();
        assertEquals(List.of("10-understudy.network"), new Tree(root).names("/etc/systemd/network"));
        assertTrue(exists("/etc/understudy-originals/etc/systemd/network/br0.netdev"));
        assertEquals("systemd-networkd asks for an address by DHCP on the new card", verdict());
    }

    @Test
    void netplanKeepsItsRenderer() throws IOException {
        Trees.put(root, "/etc/netplan/50-cloud-init.yaml", "network: {renderer: NetworkManager, ethernets: {}}\n");
        Trees.put(root, "/etc/cloud/cloud.cfg", "");
        apply();
        assertEquals(List.of("01-understudy.yaml"), new Tree(root).names("/etc/netplan"));
        String yaml = read("/etc/netplan/01-understudy.yaml");
        assertTrue(
                yaml.contains("renderer: NetworkManager") && yaml.contains(Trees.MAC) && yaml.contains("dhcp4: true"),
                yaml);
        assertTrue(exists("/etc/cloud/cloud-init.disabled"));
    }

    @Test
    void networkManagerKeyfiles() throws IOException {
        Trees.put(root, "/etc/NetworkManager/system-connections/office.nmconnection", "[ipv4]\nmethod=manual\n");
        apply();
        Path file = root.resolve("etc/NetworkManager/system-connections/understudy.nmconnection");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Files.readString(file).contains("method=auto"));
        assertFalse(exists("/etc/NetworkManager/system-connections/office.nmconnection"));
    }

    @Test
    void ifcfgOfRedHat() throws IOException {
        Trees.put(root, "/etc/sysconfig/network-scripts/ifcfg-lo", "DEVICE=lo\n");
        Trees.put(root, "/etc/sysconfig/network-scripts/ifcfg-ens192", "BOOTPROTO=none\nIPADDR=10.1.1.5\n");
        Trees.put(root, "/etc/sysconfig/network-scripts/route-ens192", "default via 10.1.1.1\n");
        apply();
        assertEquals(List.of("ifcfg-lo", "ifcfg-understudy"), new Tree(root).names("/etc/sysconfig/network-scripts"));
        assertTrue(read("/etc/sysconfig/network-scripts/ifcfg-understudy").contains("HWADDR=" + Trees.MAC));
    }

    @Test
    void wickedOfSuse() throws IOException {
        Trees.put(root, "/etc/sysconfig/network/ifcfg-lo", "");
        Trees.put(root, "/etc/sysconfig/network/ifcfg-eth0", "IPADDR='10.1.1.5/24'\n");
        Trees.put(root, "/etc/sysconfig/network/config", "X=1\n");
        apply();
        assertTrue(read("/etc/sysconfig/network/ifcfg-eth0").contains("dhcp4"));
        assertTrue(exists("/etc/sysconfig/network/config"));
        assertEquals("wicked asks for an address by DHCP on the new card", verdict());
    }

    @Test
    void nothingKnownIsSaid() throws IOException {
        apply();
        assertTrue(verdict().startsWith("no program that configures networks was found"), verdict());
    }

    @Test
    void withoutACardNothingChanges() throws IOException {
        Trees.put(root, "/etc/network/interfaces", "auto eth0\niface eth0 inet dhcp\n");
        BootOrder order = Trees.order();
        new NetworkFixUp()
                .apply(
                        new Tree(root),
                        new BootOrder(order.layout(), "", order.machineId(), Optional.empty(), "", List.of()),
                        report);
        assertEquals("auto eth0\niface eth0 inet dhcp\n", read("/etc/network/interfaces"));
    }
}
