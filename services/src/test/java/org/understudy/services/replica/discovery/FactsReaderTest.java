package org.understudy.services.replica.discovery;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.DiskLayout;
import org.understudy.model.replica.Firmware;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.MountFact;
import org.understudy.services.replica.plan.LayoutPlanner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FactsReaderTest {
    private static final String ROOT = "0f3a1f0e-7b1c-4f43-9a5e-3c1b8b1f0001";
    private static final String REPORT = """

            @@ system
            Linux
            x86_64
            6.1.0-31-cloud-amd64
            shop
            0

            @@ os-release
            PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"

            @@ firmware
            bios

            @@ memory
            MemTotal:        1000204 kB

            @@ cpu
            2
            QEMU Virtual CPU

            @@ mountinfo
            21 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
            22 21 0:20 / /proc rw - proc proc rw
            23 21 0:21 / /dev rw - devtmpfs udev rw
            24 21 254:17 / /var/my\\040data rw shared:2 - xfs /dev/vdb1 rw
            25 21 0:40 / /mnt/nas rw - nfs4 nas:/x rw
            26 21 254:2 / /boot/efi rw - vfat /dev/vda2 rw
            27 21 254:1 /srv /bind rw - ext4 /dev/vda1 rw

            @@ statfs
            4096 1000000 400000 65536 60000 /
            4096 500000 400000 65536 60000 /var/my\\040data

            @@ uuids
            /dev/vda1 %s

            @@ swaps
            /dev/vda3                               partition\t524284\t\t0\t\t-2

            @@ databases
            postgres\t/var/lib/postgresql/15/main\t/usr/lib/postgresql/15/bin/postgres -D x
            version\t15
            port\t5432

            @@ end
            """.formatted(ROOT);

    private static SourceFacts facts() throws ProblemException {
        return FactsReader.read("shop", DiscoveryReport.parse(REPORT));
    }

    @Test
    void theTreeIsWhatLiesOnDisks() throws ProblemException {
        List<MountFact> mounts = facts().mounts();
        assertEquals(
                List.of("/", "/var/my data"),
                mounts.stream()
                        .filter(MountFact::mirrored)
                        .map(MountFact::mountPoint)
                        .toList());
        assertTrue(mounts.stream().noneMatch(m -> m.mountPoint().equals("/proc")));
        assertTrue(mounts.stream()
                .anyMatch(m -> m.mountPoint().equals("/mnt/nas") && m.reason().contains("network")));
        assertTrue(mounts.stream().anyMatch(m -> m.mountPoint().equals("/bind") && !m.mirrored()));
        assertEquals(4096L * 600000, mounts.getFirst().used());
    }

    @Test
    void theMachineIsDescribed() throws ProblemException {
        SourceFacts facts = facts();
        assertEquals(Firmware.BIOS, facts.firmware());
        assertEquals(2, facts.cpus());
        assertEquals(977, facts.memoryMib());
        assertEquals("postgresql", facts.databases().getFirst().kind());
        assertEquals(5432, facts.databases().getFirst().port().orElseThrow());
    }

    @Test
    void theDiskHoldsWhatFirmwareNeedsAndTheSourcesFileSystems() throws ProblemException {
        DiskLayout layout = LayoutPlanner.plan("shop", facts());
        assertEquals(
                List.of("BIOS_BOOT", "ESP", "FILESYSTEM", "FILESYSTEM", "SWAP"),
                layout.partitions().stream().map(p -> p.role().name()).toList());
        assertEquals(ROOT, layout.partitions().get(2).uuid());
        assertFalse(layout.partitions().get(3).uuid().isEmpty());
        assertTrue(layout.diskBytes()
                > layout.partitions().stream()
                        .mapToLong(DiskLayout.Partition::size)
                        .sum());
        assertEquals(layout, LayoutPlanner.plan("shop", facts()), "planning twice gives the same UUIDs");
    }

    @Test
    void whatIsNotLinuxIsRefusedWithARemedy() {
        ProblemException e = assertThrows(
                ProblemException.class,
                () -> FactsReader.read(
                        "bsd", DiscoveryReport.parse("@@ system\nFreeBSD\namd64\n14.0\nbsd\n0\n@@ end\n")));
        assertEquals(Kind.UNSUPPORTED, e.kind());
        assertFalse(e.problem().remedies().isEmpty());
    }
}
