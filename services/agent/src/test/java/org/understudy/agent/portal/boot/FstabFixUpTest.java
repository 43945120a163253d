package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FstabFixUpTest {
    @TempDir
    Path root;

    private final Report report = new Report();

    private List<String> rewrite(String fstab) throws IOException {
        Trees.put(root, "/etc/fstab", fstab);
        new FstabFixUp().apply(new Tree(root), Trees.order(), report);
        return Files.readAllLines(root.resolve("etc/fstab"));
    }

    private static final String ROOT_LINE = "UUID=" + Trees.ROOT + " / ext4 errors=remount-ro 0 1";
    private static final String VAR_LINE = "UUID=" + Trees.VAR + " /var xfs defaults 0 2";
    private static final String SWAP_LINE = "UUID=" + Trees.SWAP + " none swap sw 0 0";

    @Test
    void whatIsTrueAlreadyStaysByteForByte() throws IOException {
        String good =
                "# a comment\n" + ROOT_LINE + "\n" + VAR_LINE + "\n" + SWAP_LINE + "\nproc\t/proc  proc defaults 0 0\n";
        assertEquals(good.lines().toList(), rewrite(good));
        assertEquals(List.of(), report.lines());
    }

    @Test
    void deviceNamesLabelsAndPartitionIdsBecomeUuids() throws IOException {
        assertEquals(
                List.of(ROOT_LINE, VAR_LINE, "UUID=" + Trees.SWAP + " none swap sw,nofail 0 0"),
                rewrite(
                                "/dev/mapper/vg0-root / ext4 errors=remount-ro 0 1\nLABEL=var /var/ xfs defaults 0 2\n/dev/sda3 none swap sw 0 0\n")
                        .stream()
                        .map(l -> l.replace("/var/ ", "/var "))
                        .toList());
        assertTrue(
                report.lines().stream().anyMatch(l -> l.contains("instead of /dev/mapper/vg0-root")),
                () -> "" + report.lines());
    }

    @Test
    void whatWasNotCapturedIsSwitchedOffWithTheReason() throws IOException {
        List<String> lines = rewrite(ROOT_LINE + "\n" + VAR_LINE + "\n" + SWAP_LINE + "\n"
                + "nas:/export /srv nfs4 rw,hard 0 0\n//win/share /mnt/w cifs guest 0 0\nUUID=dead-beef /data xfs defaults 0 2\n"
                + "/dev/sr0 /media/cdrom udf,iso9660 user,noauto 0 0\n/data/x /srv/x none bind 0 0\n");
        assertTrue(lines.contains("#nas:/export /srv nfs4 rw,hard 0 0"), lines::toString);
        assertTrue(lines.contains("#//win/share /mnt/w cifs guest 0 0"), lines::toString);
        assertTrue(lines.contains("#UUID=dead-beef /data xfs defaults 0 2"), lines::toString);
        assertTrue(lines.contains("/dev/sr0 /media/cdrom udf,iso9660 user,noauto 0 0"), lines::toString);
        assertTrue(lines.contains("/data/x /srv/x none bind 0 0"), lines::toString);
        assertEquals(3, report.lines().size());
        assertTrue(Files.readString(root.resolve("etc/understudy-originals/etc/fstab"))
                .contains("\nnas:/export"));
    }

    @Test
    void anotherFileSystemLosesItsOptions() throws IOException {
        List<String> lines = rewrite("UUID=" + Trees.ROOT + " / btrfs subvol=@,compress=zstd 0 0\n");
        assertEquals("UUID=" + Trees.ROOT + " / ext4 defaults 0 0", lines.getFirst());
    }

    @Test
    void theEfiPartitionIsTheReplicasOwnAndMayBeMissing() throws IOException {
        List<String> lines = rewrite(ROOT_LINE + "\nUUID=9999-9999 /boot/efi vfat umask=0077 0 1\n");
        assertEquals("UUID=" + Trees.ESP + " /boot/efi vfat umask=0077,nofail 0 1", lines.get(1));
    }

    @Test
    void aSecondSwapAreaAndAMissingSwapFileGo() throws IOException {
        Trees.put(root, "/swap.here", "x");
        List<String> lines = rewrite(
                SWAP_LINE + "\n/dev/sdb9 none swap sw 0 0\n/swap.gone none swap sw 0 0\n/swap.here none swap sw 0 0\n");
        assertEquals(SWAP_LINE, lines.getFirst());
        assertTrue(lines.contains("#/dev/sdb9 none swap sw 0 0"), lines::toString);
        assertTrue(lines.contains("#/swap.gone none swap sw 0 0"), lines::toString);
        assertTrue(lines.contains("/swap.here none swap sw 0 0"), lines::toString);
    }

    @Test
    void aTreeWithoutATableGetsOne() throws IOException {
        new FstabFixUp().apply(new Tree(root), Trees.order(), report);
        List<String> lines = Files.readAllLines(root.resolve("etc/fstab"));
        assertEquals("UUID=" + Trees.ROOT + " / ext4 defaults 0 1", lines.getFirst());
        assertEquals(3, lines.size());
    }

    @Test
    void crypttabAndForeignMountUnitsAreSwitchedOff() throws IOException {
        Trees.put(root, "/etc/crypttab", "data UUID=1 none luks\n");
        Trees.put(root, "/etc/systemd/system/srv.mount", "[Mount]\nWhat=nas:/x\nWhere=/srv\n");
        Trees.put(root, "/etc/systemd/system/tmp.mount", "[Mount]\nWhat=tmpfs\nWhere=/tmp\n");
        rewrite(ROOT_LINE + "\n");
        assertEquals("#data UUID=1 none luks\n", Files.readString(root.resolve("etc/crypttab")));
        assertFalse(Files.exists(root.resolve("etc/systemd/system/srv.mount")));
        assertTrue(Files.exists(root.resolve("etc/systemd/system/tmp.mount")));
    }
}
