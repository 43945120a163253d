package org.understudy.tests.ui.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.replica.Decision;
import org.understudy.model.replica.DiskLayout;
import org.understudy.model.replica.DiskLayout.Partition;
import org.understudy.model.replica.DiskLayout.Role;
import org.understudy.model.replica.Firmware;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.Replica.MachineState;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SyncPoint;

/// An estate as a support desk might have it.
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-11-22T14:30:00Z");
    public static final String LONG = "archive-and-reporting-warehouse-of-the-northern-branch.example";
    private static final long MIB = 1024 * 1024;

    private Samples() {}

    public static List<Host> hosts() {
        return List.of(
                new Host("ledger-db", new HostAddress.Ssh("ledger-db.example", 0, "admin", null, "gate.example")),
                new Host("portal1", new HostAddress.Local()),
                new Host("shop-server", new HostAddress.Ssh("10.20.0.7", 2222, "root", "~/.ssh/id_support", null)),
                new Host(LONG, new HostAddress.Ssh(LONG, 0, "operations", null, null)));
    }

    public static SyncPoint point(
            int number, Duration ago, long layerMib, Optional<Boolean> proved, String screenshot) {
        boolean first = number == 1;
        return new SyncPoint(
                number,
                number - 1,
                NOW.minus(ago),
                first ? 97.4 : 11.8,
                33_412,
                first ? 33_412 : 318 + 41L * number,
                layerMib * MIB * 9 / 10,
                layerMib * MIB / 2,
                layerMib * MIB,
                first ? 2 : 0,
                0,
                first ? "re-read what changed while it was read" : "LVM snapshot, PostgreSQL held for 1.4 s",
                proved.map(ok -> new SyncPoint.Proof(
                        NOW.minus(ago).plusSeconds(180),
                        ok,
                        ok ? 21.6 : 60,
                        ok ? "Came up and answered all 3 probes." : "The page of the shop did not answer.",
                        ok ? screenshot : "")));
    }

    public static Replica shop(String screenshot) {
        return new Replica(
                "shop",
                "shop-server",
                "",
                "portal1",
                "shop-support",
                NOW.minus(Duration.ofDays(9)),
                5,
                Optional.of(NOW.minus(Duration.ofMinutes(4))),
                List.of(
                        point(1, Duration.ofDays(9), 812, Optional.of(true), screenshot),
                        point(2, Duration.ofDays(7), 64, Optional.empty(), screenshot),
                        point(3, Duration.ofDays(4), 121, Optional.of(false), screenshot),
                        point(4, Duration.ofHours(26), 38, Optional.of(true), screenshot),
                        point(5, Duration.ofMinutes(40), 22, Optional.of(true), screenshot)),
                MachineState.RUNNING,
                Optional.of(5),
                8L * 1024 * MIB,
                Optional.empty());
    }

    public static Replica ledger() {
        return new Replica(
                "ledger",
                "ledger-db",
                "",
                "portal1",
                "default",
                NOW.minus(Duration.ofDays(30)),
                1,
                Optional.empty(),
                List.of(
                        point(1, Duration.ofDays(3), 2400, Optional.of(true), ""),
                        point(2, Duration.ofDays(2), 240, Optional.of(false), "")),
                MachineState.OFF,
                Optional.empty(),
                64L * 1024 * MIB,
                Optional.of("portal1 did not answer when it was last asked, 2 hours ago."));
    }

    public static Replica fresh() {
        return new Replica(
                "warehouse-" + "x".repeat(40),
                LONG,
                "/srv/images/warehouse-2024",
                "portal1",
                "default",
                NOW,
                0,
                Optional.empty(),
                List.of(),
                MachineState.UNDEFINED,
                Optional.empty(),
                20L * 1024 * MIB,
                Optional.empty());
    }

    public static SourceFacts facts(String host) {
        return new SourceFacts(
                host,
                "Debian GNU/Linux 12 (bookworm)",
                "6.1.0-41-amd64",
                "x86_64",
                Firmware.UEFI,
                "9f2c4c0e8a1d4d0f9d6b0c1a2b3c4d5e",
                "b6a3",
                4096,
                4,
                "Intel(R) Xeon(R) Silver 4310 CPU @ 2.10GHz",
                List.of("6.1.0-41-amd64", "6.1.0-40-amd64"),
                List.of(
                        mount("/", "/dev/vda2", "ext4", 30, 11, true, ""),
                        mount("/var", "/dev/vg0/var", "xfs", 60, 27, true, ""),
                        mount("/boot/efi", "/dev/vda1", "vfat", 1, 0, true, ""),
                        mount("/srv/backup", "nas:/backup", "nfs4", 900, 640, false, "it is on another machine (nfs4)"),
                        mount("/run", "tmpfs", "tmpfs", 1, 0, false, "it is in memory only (tmpfs)")),
                List.of(new SourceFacts.SwapFact("/dev/vda3", "5f0c", 2048 * MIB)),
                List.of("ens3 10.20.0.7/24", "ens3 fe80::5054:ff:fe12:3456/64"),
                List.of(
                        "cron.service",
                        "nginx.service",
                        "postgresql@15-main.service",
                        "ssh.service",
                        "systemd-journald.service"),
                List.of(
                        "0.0.0.0:22 users:((\"sshd\",pid=296,fd=3))",
                        "[::]:22 users:((\"sshd\",pid=296,fd=4))",
                        "0.0.0.0:80 users:((\"nginx\",pid=298,fd=5),(\"nginx\",pid=297,fd=5))",
                        "127.0.0.1:5432 users:((\"postgres\",pid=347,fd=5))"),
                List.of(new SourceFacts.Database("postgresql", "15", "/var/lib/postgresql/15/main", Optional.of(5432))),
                "root",
                "An LVM snapshot of /var keeps it still; / is read as it is, and what changes meanwhile is read again.");
    }

    private static SourceFacts.MountFact mount(
            String at, String device, String type, long gib, long used, boolean mirrored, String reason) {
        return new SourceFacts.MountFact(
                at,
                device,
                type,
                "uuid",
                "",
                gib * 1024 * MIB,
                used * 1024 * MIB + 6 * MIB,
                40_000,
                "rw",
                mirrored,
                reason);
    }

    public static ReplicationPlan plan(
            String replica, String source, String portal, boolean first, List<String> problems) {
        return new ReplicationPlan(
                replica,
                source,
                portal,
                first,
                facts(source),
                Profile.DEFAULT,
                List.of(
                        new ReplicationPlan.Selection(Decision.MIRROR, 214_311, 31L * 1024 * MIB),
                        new ReplicationPlan.Selection(Decision.FAKE, 1_204, 3L * 1024 * MIB),
                        new ReplicationPlan.Selection(Decision.EMPTY, 312, 700 * MIB),
                        new ReplicationPlan.Selection(Decision.LEAVE_OUT, 5_871, 4L * 1024 * MIB)),
                List.of(
                        new ReplicationPlan.PathSize("/var/lib/postgresql/15/main/base/16384/16412", 1024 * MIB),
                        new ReplicationPlan.PathSize("/var/www/shop/media/catalogue-2026.tar", 612 * MIB),
                        new ReplicationPlan.PathSize(
                                "/var/log/journal/9f2c4c0e8a1d4d0f9d6b0c1a2b3c4d5e/system.journal", 128 * MIB)),
                31L * 1024 * MIB,
                412,
                new DiskLayout(
                        96L * 1024 * MIB,
                        List.of(
                                new Partition(Role.BIOS_BOOT, MIB, "", "", "", ""),
                                new Partition(Role.ESP, 512 * MIB, "vfat", "/boot/efi", "A1B2-C3D4", ""),
                                new Partition(Role.FILESYSTEM, 30L * 1024 * MIB, "ext4", "/", "u1", "root"),
                                new Partition(Role.FILESYSTEM, 60L * 1024 * MIB, "xfs", "/var", "u2", ""),
                                new Partition(Role.SWAP, 2048 * MIB, "swap", "", "u3", ""))),
                new ReplicationPlan.MachineSpec(
                        4096, 4, Firmware.UEFI, false, "KVM was tried on portal1 and does not boot a guest there."),
                "<domain type='qemu'>\n  <name>understudy-" + replica
                        + "</name>\n  <memory unit='MiB'>4096</memory>\n  <vcpu>4</vcpu>\n  <os firmware='efi'>\n    <type arch='x86_64'>hvm</type>\n  </os>\n</domain>\n",
                410L * 1024 * MIB,
                List.of(
                        "/srv/backup is left out: it is on another machine (nfs4).",
                        "/ has no snapshot: files that change while they are read are read again."),
                problems);
    }

    public static Problem noSpace() {
        return Problem.of(
                Kind.NO_SPACE,
                "There is too little space on portal1.",
                "The replica needs up to 31 GB below /var/lib/understudy, and 12 GB are free.",
                "Remove old sync points or replicas that nobody needs.",
                "Give /var/lib/understudy a larger disk.",
                "Leave out what is not needed by a profile.");
    }

    public static Problem unreachable(String host) {
        return Problem.of(
                Kind.UNREACHABLE,
                host + " cannot be reached.",
                "Nothing listens on 10.20.0.7 port 2222.",
                "See that the SSH server runs there.",
                "Check the port in the host's address.");
    }
}
