package org.understudy.agent.portal.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.replica.Profile.InjectedFile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class IdentityFixUpTest {
    @TempDir
    Path root;

    @TempDir
    Path identity;

    private final Report report = new Report();

    private void apply() throws Exception {
        new IdentityFixUp(new HostKeys(identity.resolve("keys"))).apply(new Tree(root), Trees.order(), report);
    }

    private String read(String path) throws Exception {
        return Files.readString(root.resolve(path.substring(1)));
    }

    @Test
    void hostKeysAreOfTheSameTypesAndStayFromBootToBoot() throws Exception {
        Trees.put(root, "/etc/ssh/ssh_host_ed25519_key", "the source's secret");
        Trees.put(root, "/etc/ssh/ssh_host_ed25519_key.pub", "the source's open half");
        Files.setPosixFilePermissions(
                root.resolve("etc/ssh/ssh_host_ed25519_key"), PosixFilePermissions.fromString("rw-------"));
        apply();
        String first = read("/etc/ssh/ssh_host_ed25519_key.pub");
        assertTrue(first.startsWith("ssh-ed25519 "), first);
        assertTrue(read("/etc/ssh/ssh_host_ed25519_key").contains("OPENSSH PRIVATE KEY"));
        assertFalse(Files.exists(root.resolve("etc/ssh/ssh_host_rsa_key")));
        Trees.put(root, "/etc/ssh/ssh_host_ed25519_key.pub", "again the source's");
        apply();
        assertEquals(first, read("/etc/ssh/ssh_host_ed25519_key.pub"));
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(identity.resolve("keys"))));
    }

    @Test
    void machineIdHostNameLeasesAndCardsAreNotTheSources() throws Exception {
        Trees.put(root, "/etc/machine-id", "ffffffffffffffffffffffffffffffff\n");
        Trees.put(root, "/etc/hostname", "shop\n");
        Trees.put(root, "/etc/hosts", "127.0.0.1 localhost\n127.0.1.1 shop.example.org shop\n10.0.0.9 shop-db\n");
        Trees.put(root, "/var/lib/dhcp/dhclient.eth0.leases", "lease {}\n");
        Trees.put(root, "/var/lib/NetworkManager/internal-1-eth0.lease", "x");
        Trees.put(root, "/var/lib/NetworkManager/secret_key", "x");
        Trees.put(root, "/etc/udev/rules.d/70-persistent-net.rules", "SUBSYSTEM==\"net\"\n");
        apply();
        assertEquals(Trees.MACHINE_ID + "\n", read("/etc/machine-id"));
        assertEquals("twin\n", read("/etc/hostname"));
        assertEquals(
                "127.0.0.1 localhost\n127.0.1.1\ttwin shop.example.org shop\n10.0.0.9 shop-db\n", read("/etc/hosts"));
        assertFalse(Files.exists(root.resolve("var/lib/dhcp/dhclient.eth0.leases")));
        assertFalse(Files.exists(root.resolve("var/lib/NetworkManager/internal-1-eth0.lease")));
        assertTrue(Files.exists(root.resolve("var/lib/NetworkManager/secret_key")));
        assertFalse(Files.exists(root.resolve("etc/udev/rules.d/70-persistent-net.rules")));
    }

    @Test
    void theProfilesFilesWinAndGetTheirMode() throws Exception {
        Trees.put(root, "/etc/motd", "old");
        new InjectFixUp().apply(new Tree(root), Trees.order(new InjectedFile("/etc/motd", "grüße", 0640)), report);
        assertEquals("grüße", read("/etc/motd"));
        assertEquals(
                "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("etc/motd"))));
        assertEquals("old", read("/etc/understudy-originals/etc/motd"));
        assertNotEquals(0, report.lines().size());
    }

    @Test
    void aSystemThatEnforcesIsPermissiveOnce() throws Exception {
        Trees.put(root, "/etc/selinux/config", "# SELINUX=disabled\nSELINUX=enforcing\n");
        new SelinuxFixUp().apply(new Tree(root), Trees.order(), report);
        assertTrue(Files.exists(root.resolve(".autorelabel")));
        assertTrue(SelinuxFixUp.enforces(new Tree(root)));
    }
}
