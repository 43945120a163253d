package org.understudy.agent.portal.layer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("lab")
class OpenDiskTest {
    private static final long MIB = 1 << 20;

    @TempDir
    Path dir;

    static Layout layout() {
        return new Layout(
                        2200 * MIB,
                        List.of(
                                part(Partition.Role.BIOS_BOOT, 1, "", ""),
                                part(Partition.Role.ESP, 64, "vfat", "/boot/efi"),
                                part(Partition.Role.FILESYSTEM, 512, "ext4", "/"),
                                part(Partition.Role.FILESYSTEM, 400, "xfs", "/var/lib"),
                                part(Partition.Role.FILESYSTEM, 128, "ext3", "/boot"),
                                part(Partition.Role.SWAP, 64, "swap", "")))
                .complete();
    }

    private static Partition part(Partition.Role role, long mib, String fs, String mount) {
        return new Partition(role, mib * MIB, fs, mount, "", "", "");
    }

    @Test
    void aBaseAndALayerOverItKeepWhatWasWritten() throws Exception {
        Layout layout = layout();
        Path base = Files.createDirectories(dir.resolve("points/0001"));
        DiskImage raw = DiskImage.createBase(base, layout);
        byte[] big = new byte[9_000_001];
        new Random(1).nextBytes(big);
        try (OpenDisk disk = OpenDisk.attach(raw, layout, dir.resolve("work"), OpenDisk.Access.WRITE)) {
            disk.format();
            Path root = disk.mount();
            disk.removeLostAndFound();
            assertEquals(List.of("boot", "var"), names(root));
            Files.write(root.resolve("big"), big);
            Files.writeString(root.resolve("boot/kernel"), "k");
            Files.write(root.resolve("var/lib/data"), big);
        }
        nothingLeft();
        assertTrue(
                Tools.run(List.of("sfdisk", "--verify", raw.file().toString())).code() == 0);

        Path second = Files.createDirectories(dir.resolve("points/0002"));
        DiskImage layer = DiskImage.createLayer(second.resolve("disk.qcow2"), raw);
        try (OpenDisk disk = OpenDisk.attach(layer, layout, dir.resolve("work"), OpenDisk.Access.WRITE)) {
            Path root = disk.mount();
            assertEquals(-1, java.util.Arrays.mismatch(big, Files.readAllBytes(root.resolve("big"))));
            big[5] ^= 1;
            Files.write(root.resolve("var/lib/data"), big);
            Files.delete(root.resolve("big"));
        }
        nothingLeft();
        assertEquals(List.of(), layer.check());
        assertTrue(layer.allocated() > 9_000_000 && layer.allocated() < 12_000_000, () -> "layer is small");
        try (OpenDisk disk = OpenDisk.attach(layer, layout, dir.resolve("work"), OpenDisk.Access.READ)) {
            assertEquals(List.of(), disk.checkFileSystems(false));
            Path root = disk.mount();
            assertEquals(-1, java.util.Arrays.mismatch(big, Files.readAllBytes(root.resolve("var/lib/data"))));
            assertFalse(Files.exists(root.resolve("big")));
            assertEquals("k", Files.readString(root.resolve("boot/kernel")));
        }
        nothingLeft();
    }

    @Test
    void whatADeadProcessLeftIsCleanedUpWithoutLoss() throws Exception {
        Layout layout = layout();
        DiskImage raw = DiskImage.createBase(dir, layout);
        Path work = dir.resolve("work");
        try (OpenDisk disk = OpenDisk.attach(raw, layout, work, OpenDisk.Access.WRITE)) {
            disk.format();
        }
        DiskImage layer = DiskImage.createLayer(dir.resolve("disk.qcow2"), raw);
        assertEquals(9, die());
        assertFalse(MountTable.below(dir).isEmpty(), "it left its mounts");
        assertTrue(OpenDisk.cleanUp(work, layer.file()));
        nothingLeft();
        try (OpenDisk disk = OpenDisk.attach(layer, layout, work, OpenDisk.Access.READ)) {
            assertEquals("written", Files.readString(disk.mount().resolve("x")));
        }
    }

    @Test
    void aDiskThatSomebodyElseKeepsMountedIsNotClosedUntilHeIsGone() throws Exception {
        Layout layout = layout();
        DiskImage raw = DiskImage.createBase(dir, layout);
        OpenDisk disk = OpenDisk.attach(raw, layout, dir.resolve("work"), OpenDisk.Access.WRITE);
        disk.format();
        Files.writeString(disk.mount().resolve("x"), "written");
        // A name space that is made now takes all mounts along, and they stay in it.
        Process keeper = new ProcessBuilder("unshare", "--mount", "--propagation", "private", "sh", "-c", "echo; cat")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertEquals('\n', keeper.getInputStream().read());
        CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> {
            try {
                disk.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThrows(TimeoutException.class, () -> closing.get(1, TimeUnit.SECONDS), "it is still mounted");
        keeper.getOutputStream().close();
        keeper.waitFor();
        closing.get(20, TimeUnit.SECONDS);
        nothingLeft();
        try (OpenDisk again = OpenDisk.attach(raw, layout, dir.resolve("work"), OpenDisk.Access.READ)) {
            assertEquals(List.of(), again.checkFileSystems(false));
            assertEquals("written", Files.readString(again.mount().resolve("x")));
        }
    }

    @Test
    void whatADeadProcessLeftInItsOwnNameSpaceIsCleanedUpWithoutLoss() throws Exception {
        Layout layout = layout();
        DiskImage raw = DiskImage.createBase(dir, layout);
        Path work = dir.resolve("work");
        try (OpenDisk disk = OpenDisk.attach(raw, layout, work, OpenDisk.Access.WRITE)) {
            disk.format();
        }
        DiskImage layer = DiskImage.createLayer(dir.resolve("disk.qcow2"), raw);
        assertEquals(9, die("unshare", "--mount", "--propagation", "slave"));
        assertEquals(List.of(), MountTable.below(work.resolve("tree")), "its tree is not seen here");
        assertTrue(OpenDisk.cleanUp(work, layer.file()));
        nothingLeft();
        try (OpenDisk disk = OpenDisk.attach(layer, layout, work, OpenDisk.Access.READ)) {
            assertEquals("written", Files.readString(disk.mount().resolve("x")));
        }
    }

    @Test
    void aLayerWhoseDaemonWasKilledTooIsNotTrusted() throws Exception {
        Layout layout = layout();
        DiskImage raw = DiskImage.createBase(dir, layout);
        Path work = dir.resolve("work");
        DiskImage layer = DiskImage.createLayer(dir.resolve("disk.qcow2"), raw);
        try (OpenDisk disk = OpenDisk.attach(layer, layout, work, OpenDisk.Access.WRITE)) {
            disk.format();
        }
        assertTrue(OpenDisk.cleanUp(work, layer.file()), "it was closed in order");
        assertEquals(9, die("unshare", "--mount", "--propagation", "slave"));
        ProcessHandle daemon = Export.find(work).orElseThrow();
        daemon.destroyForcibly();
        daemon.onExit().get(20, TimeUnit.SECONDS);
        assertFalse(OpenDisk.cleanUp(work, layer.file()));
        nothingLeft();
    }

    private int die(String... before) throws Exception {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Dying.class.getName(),
                dir.toString()));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** Opens the layer, writes, and dies without closing anything. */
    static final class Dying {
        public static void main(String[] args) throws IOException {
            Path dir = Path.of(args[0]);
            DiskImage layer = new DiskImage(dir.resolve("disk.qcow2"), DiskImage.Format.QCOW2);
            OpenDisk left = OpenDisk.attach(layer, layout(), dir.resolve("work"), OpenDisk.Access.WRITE);
            Files.writeString(left.mount().resolve("x"), "written");
            Runtime.getRuntime().halt(9);
        }
    }

    private void nothingLeft() throws IOException {
        assertEquals(List.of(), MountTable.below(dir));
        String loops = Tools.need(List.of("losetup", "-a"));
        assertFalse(loops.contains(dir.toString()), loops);
    }

    private static List<String> names(Path directory) throws IOException {
        try (var list = Files.list(directory)) {
            return list.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}
