package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.VirtualHardware.DiskBus;
import org.understudy.model.replica.VirtualHardware.NicModel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BootLoaderTest {
    @TempDir
    Path root;

    private KernelModules modules(String builtin, String files) throws IOException {
        Trees.put(root, "/lib/modules/6.1/modules.builtin", builtin.replace(' ', '\n'));
        StringBuilder dep = new StringBuilder();
        for (String file : files.split(" ")) {
            dep.append("kernel/").append(file).append(".ko:\n");
        }
        Trees.put(root, "/lib/modules/6.1/modules.dep", dep.toString());
        return KernelModules.read(new Tree(root), "6.1");
    }

    @Test
    void virtioWhereTheInitramfsHasIt() throws IOException {
        HardwareChoice choice = HardwareChoice.choose(
                Set.of("virtio_blk", "ext4"), modules("kernel/virtio_pci.ko", "virtio_blk virtio_net ext4"), "ext4");
        assertEquals(DiskBus.VIRTIO, choice.hardware().disk());
        assertEquals(NicModel.VIRTIO, choice.hardware().nic());
        assertEquals(List.of(), choice.supplement());
    }

    @Test
    void otherHardwareBeforeAnotherInitramfs() throws IOException {
        HardwareChoice choice = HardwareChoice.choose(
                Set.of("ahci", "sd_mod", "xfs"), modules("", "virtio_pci virtio_blk ahci sd_mod e1000e xfs"), "xfs");
        assertEquals(DiskBus.SATA, choice.hardware().disk());
        assertEquals(NicModel.E1000E, choice.hardware().nic());
        assertEquals(List.of(), choice.supplement());
    }

    @Test
    void driversAreAddedWhereNothingFits() throws IOException {
        HardwareChoice choice =
                HardwareChoice.choose(Set.of("hv_storvsc"), modules("", "virtio_pci virtio_blk ext4"), "ext4");
        assertEquals(DiskBus.VIRTIO, choice.hardware().disk());
        assertEquals(List.of("virtio_pci", "virtio_blk", "ext4"), choice.supplement());
    }

    @Test
    void theNewestKernelWithAnInitramfsComesFirst() throws Exception {
        for (String name : List.of(
                "vmlinuz-6.1.0-9-amd64", "vmlinuz-6.1.0-10-amd64", "vmlinuz-6.2.0-1-amd64", "vmlinuz-0-rescue-1")) {
            Trees.put(root, "/boot/" + name, "k");
        }
        Trees.put(root, "/boot/initrd.img-6.1.0-9-amd64", "i");
        Trees.put(root, "/boot/initrd.img-6.1.0-10-amd64", "i");
        assertEquals(
                List.of("6.1.0-10-amd64", "6.1.0-9-amd64", "6.2.0-1-amd64"),
                Kernels.find(new Tree(root)).stream()
                        .map(Kernels.Installed::release)
                        .toList());
    }

    @Test
    void otherDistributionsNames() throws Exception {
        Trees.put(root, "/boot/vmlinuz-5.14.0-1.el9.x86_64", "k");
        Trees.put(root, "/boot/initramfs-5.14.0-1.el9.x86_64.img", "i");
        Kernels.Installed kernel = Kernels.find(new Tree(root)).getFirst();
        assertEquals(
                "/boot/initramfs-5.14.0-1.el9.x86_64.img", kernel.initramfs().orElseThrow());
    }

    @Test
    void aTreeWithoutAKernelIsAProblemWithARemedy() {
        ProblemException e = assertThrows(ProblemException.class, () -> Kernels.find(new Tree(root)));
        assertEquals(Kind.UNSUPPORTED, e.kind());
        assertFalse(e.problem().remedies().isEmpty());
    }

    @Test
    void aKernelThatNeedsAnInitramfsAndHasNoneIsAProblemWithARemedy() throws IOException {
        modules("", "virtio_pci virtio_blk ext4");
        Trees.put(root, "/boot/vmlinuz-6.1", "k");
        BootLoader loader = new BootLoader(new GrubImages(root, root));
        ProblemException e = assertThrows(
                ProblemException.class, () -> loader.prepare(new Tree(root), Trees.order(), "part", new Report()));
        assertTrue(e.problem().what().contains("no initramfs"), e.getMessage());
    }

    @Test
    void theCommandLineFits() {
        Report report = new Report();
        String line = CommandLine.forReplica(
                "BOOT_IMAGE=/vmlinuz root=/dev/mapper/x ro quiet crashkernel=auto rd.lvm.lv=vg/root net.ifnames=0 nomodeset"
                        + " resume=/dev/sda3 dyndbg=\"file a.c +p\" console=ttyS1 vfio-pci.ids=1:2",
                "UUID=1",
                List.of("enforcing=0"),
                report);
        assertEquals(
                "root=UUID=1 ro net.ifnames=0 nomodeset dyndbg=\"file a.c +p\" enforcing=0 noresume console=tty0 console=ttyS0,115200",
                line);
        assertTrue(report.lines().getFirst().contains("crashkernel=auto"));
    }

    @Test
    void whatTheSourceSaysIsNoCommandOfTheBootLoader() {
        String menu = GrubConfig.menu(List.of(new GrubConfig.Entry(
                "a' ; reboot", "/boot/vmlinuz x;halt", List.of(), "root=UUID=1 a;b $(c) d'e\"f g\"")));
        assertTrue(menu.contains("menuentry 'a'\\'' ; reboot' {"), menu);
        assertTrue(menu.contains("  linux '/boot/vmlinuz x;halt' root=UUID=1 'a;b' '$(c)' 'd'\\''e\"f g\"'\n"), menu);
    }

    @Test
    void theFirstSectorKeepsThePartitionTable() {
        byte[] boot = new byte[512];
        byte[] core = new byte[1024];
        byte[] old = new byte[512];
        old[450] = (byte) 0xee;
        old[510] = 0x55;
        GrubImages.patch(boot, core, 2048, old);
        assertEquals(2048, ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN).getLong(0x5c));
        assertEquals(2049, ByteBuffer.wrap(core).order(ByteOrder.LITTLE_ENDIAN).getLong(500));
        assertEquals((byte) 0xee, boot[450]);
        assertEquals(0x55, boot[510]);
    }

    @Test
    void theEfiPartitionPassesFsck() throws Exception {
        Path file = root.resolve("esp");
        byte[] loader = new byte[1_234_567];
        loader[loader.length - 1] = 7;
        try (FileChannel disk =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.allocate(1), (128L << 20) - 1);
            EspImage.write(
                    disk, 0, 128L << 20, 0xab12cd34, Map.of("EFI/BOOT/BOOTX64.EFI", loader, "EFI/A.TXT", new byte[0]));
        }
        Process fsck = new ProcessBuilder("fsck.vfat", "-n", "-l", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(fsck.getInputStream().readAllBytes());
        assertEquals(0, fsck.waitFor(), said);
        assertTrue(said.contains("BOOTX64.EFI"), said);
        Process blkid = new ProcessBuilder("blkid", "-p", "-o", "value", "-s", "UUID", file.toString()).start();
        assertEquals("AB12-CD34", new String(blkid.getInputStream().readAllBytes()).strip());
        assertTrue(Files.size(file) == 128L << 20);
    }
}
