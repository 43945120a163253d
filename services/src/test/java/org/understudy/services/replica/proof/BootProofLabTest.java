package org.understudy.services.replica.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.understudy.agent.portal.boot.BootAnswer;
import org.understudy.agent.portal.boot.BootLayerJob;
import org.understudy.agent.portal.boot.BootLayers;
import org.understudy.agent.portal.layer.DiskImage;
import org.understudy.agent.portal.layer.Layout;
import org.understudy.agent.portal.layer.OpenDisk;
import org.understudy.agent.portal.layer.Partition;
import org.understudy.agent.portal.store.ReplicaDirectory;
import org.understudy.model.replica.Firmware;
import org.understudy.model.replica.Probe;
import org.understudy.model.replica.Profile.InjectedFile;
import org.understudy.model.replica.Profile.Network;
import org.understudy.services.libvirt.Hypervisor;
import org.understudy.services.libvirt.Hypervisors;
import org.understudy.services.libvirt.KvmProof;
import org.understudy.services.replica.domain.DomainSpec;
import org.understudy.services.replica.domain.DomainSpec.Origin;
import org.understudy.services.replica.domain.DomainSpec.PortForward;
import org.understudy.services.replica.domain.DomainXml;
import org.understudy.services.replica.domain.PortForwards;
import org.understudy.services.replica.domain.ReplicaIdentity;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.ThisMachine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A Debian tree on a replica's disk, with /boot of its own: made bootable, defined, booted from BIOS and from UEFI,
/// proved.
/// Needs root, and the portal of `tests/lab/lab`; takes the tree that the lab's guests stand on.
@Tag("lab")
class BootProofLabTest {
    private static final long MIB = 1 << 20;
    private static final Path HOME = Path.of("/var/tmp/understudy-boot-proof");
    private static final HostLab LAB = new HostLab();

    private static ReplicaDirectory replica;
    private static Hypervisors hypervisors;
    private static HostConnection portal;

    @BeforeAll
    static void makeReplica() throws Exception {
        LAB.run("portal", "start");
        portal = ThisMachine.connect();
        Path tree = LAB.baseTree();
        remove(HOME);
        replica = new ReplicaDirectory(HOME.resolve("replica"));
        Files.createDirectories(
                HOME, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        Files.createDirectories(replica.point(1));
        Layout layout = new Layout(
                        3400 * MIB,
                        List.of(
                                partition(Partition.Role.BIOS_BOOT, 1, "", ""),
                                partition(Partition.Role.ESP, 128, "vfat", ""),
                                partition(Partition.Role.SWAP, 64, "swap", ""),
                                partition(Partition.Role.FILESYSTEM, 400, "xfs", "/boot"),
                                partition(Partition.Role.FILESYSTEM, 2700, "ext4", "/")))
                .complete();
        Properties properties = new Properties();
        properties.setProperty("format", "1");
        layout.write(properties);
        ReplicaDirectory.save(replica.properties(), properties);
        DiskImage base = DiskImage.createBase(replica.point(1), layout);
        try (OpenDisk disk = OpenDisk.attach(base, layout, HOME.resolve("work"), OpenDisk.Access.WRITE)) {
            disk.format();
            disk.mount();
            HostLab.need(
                    "tar",
                    "--numeric-owner",
                    "-xpf",
                    tree.toString(),
                    "-C",
                    disk.root().toString());
            Files.writeString(
                    disk.root().resolve("etc/fstab"),
                    "/dev/sda2 / ext4 errors=remount-ro 0 1\nnas:/export /srv/nas nfs defaults 0 0\n/dev/sdb1 /data xfs defaults 0 2\n");
        }
        replica.setCurrent(1);
        hypervisors = new Hypervisors();
    }

    private static Partition partition(Partition.Role role, long mib, String fsType, String mountPoint) {
        return new Partition(role, mib * MIB, fsType, mountPoint, "", "", "");
    }

    @AfterAll
    static void takeAway() throws Exception {
        if (hypervisors != null) {
            hypervisors.close();
        }
        portal.close();
        remove(HOME);
    }

    private static void remove(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (var all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Firmware.class)
    void theReplicaComesUpAndAnswers(Firmware firmware) throws Exception {
        Hypervisor hypervisor = hypervisors.open(portal);
        String id = "lab-" + firmware.word();
        ReplicaIdentity identity = ReplicaIdentity.of("lab", id, "seed");
        BootLayers layers = new BootLayers(replica);
        layers.remove(id);
        BootAnswer answer = layers.make(new BootLayerJob(
                id,
                0,
                firmware.word(),
                identity.mac(),
                identity.machineId(),
                "shop-understudy",
                "",
                List.of(new InjectedFile("/etc/motd", "a replica\n", 0644))));
        assertTrue(layers.ids().contains(id));

        List<Probe> probes = List.of(
                new Probe.Tcp("ssh", 22),
                new Probe.Http("page", 80, "/", "nginx"),
                new Probe.Run(
                        "name",
                        "cat /etc/hostname /etc/machine-id; findmnt -no FSTYPE /boot; swapon --noheadings",
                        "xfs"));
        List<PortForward> forwards = PortForwards.choose(portal, identity, ProofOrder.ports(probes));
        Path directory = layers.directory(id);
        DomainSpec spec = new DomainSpec(
                "understudy-" + id,
                identity,
                new Origin("shop", "default", 1, Instant.now(), "test@here"),
                "x86_64",
                1024,
                2,
                firmware,
                KvmProof.of(portal, hypervisor.capabilities().emulator()).works(),
                answer.hardware(),
                directory.resolve("disk.qcow2").toString(),
                directory.resolve("serial.log").toString(),
                Network.ISOLATED,
                forwards);
        hypervisor.define(DomainXml.of(spec));
        try {
            assertTrue(hypervisor.metadata(spec.name()).orElse("").contains("source=\"shop\""));
            ProofResult proof = BootProof.run(
                    hypervisor,
                    portal,
                    new ProofOrder(
                            spec.name(),
                            spec.serialLog(),
                            Network.ISOLATED,
                            forwards,
                            answer.hasGuestAgent(),
                            probes,
                            Duration.ofMinutes(4)),
                    _ -> {});
            Path kept = Files.createDirectories(Path.of("target", "proof"));
            Files.write(kept.resolve(id + ".png"), proof.screenshot());
            Files.writeString(
                    kept.resolve(id + ".log"),
                    Files.readString(Path.of(spec.serialLog()), java.nio.charset.StandardCharsets.ISO_8859_1));
            Files.writeString(kept.resolve(id + ".txt"), proof + "\n" + String.join("\n", answer.report()) + "\n");
            assertTrue(proof.passed(), () -> proof + "\n" + String.join("\n", proof.lastLines()));
            assertTrue(proof.screenshot().length > 100, "a screenshot");
            String name = proof.answers().getLast().answer();
            assertTrue(name.startsWith("shop-understudy / " + identity.machineId()), name);
            assertTrue(name.contains("partition"), "swap is on: " + name);
        } finally {
            hypervisor.destroy(spec.name());
            hypervisor.undefine(spec.name());
            layers.remove(id);
        }
        assertFalse(Files.exists(directory));
    }

    @Test
    void aDiskThatDoesNotBootFailsFastWithTheReason() throws Exception {
        Hypervisor hypervisor = hypervisors.open(portal);
        ReplicaIdentity identity = ReplicaIdentity.of("lab", "empty", "seed");
        Path directory = Files.createDirectories(HOME.resolve("empty"));
        HostLab.need(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                directory.resolve("disk.qcow2").toString(),
                "64M");
        DomainSpec spec = new DomainSpec(
                "understudy-lab-empty",
                identity,
                new Origin("shop", "default", 1, Instant.now(), "test@here"),
                "x86_64",
                256,
                1,
                Firmware.UEFI,
                false,
                org.understudy.model.replica.VirtualHardware.VIRTIO,
                directory.resolve("disk.qcow2").toString(),
                directory.resolve("serial.log").toString(),
                Network.NONE,
                List.of());
        hypervisor.define(DomainXml.of(spec));
        try {
            ProofResult proof = BootProof.run(
                    hypervisor,
                    portal,
                    new ProofOrder(
                            spec.name(),
                            spec.serialLog(),
                            Network.NONE,
                            List.of(),
                            false,
                            List.of(),
                            Duration.ofMinutes(2)),
                    _ -> {});
            assertFalse(proof.passed());
            assertTrue(proof.sentence().startsWith("The firmware found nothing to boot"), proof.sentence());
            assertTrue(proof.totalSeconds() < 60, () -> "fast: " + proof.totalSeconds());
        } finally {
            hypervisor.destroy(spec.name());
            hypervisor.undefine(spec.name());
        }
    }
}
