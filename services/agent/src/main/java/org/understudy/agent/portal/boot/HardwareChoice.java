package org.understudy.agent.portal.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.understudy.model.replica.VirtualHardware;
import org.understudy.model.replica.VirtualHardware.DiskBus;
import org.understudy.model.replica.VirtualHardware.NicModel;

/// Chooses the virtual hardware to fit the guest: the fastest controller whose drivers are in the
/// initramfs or built into the kernel. Only where none fits are drivers added to the initramfs.
///
/// @param supplement modules that must be added to the initramfs for this to work; usually none
/// @param why one sentence for the report
record HardwareChoice(VirtualHardware hardware, List<String> supplement, String why) {
    private record Bus(DiskBus bus, List<String> drivers, String words) {}

    private static final List<Bus> BUSES = List.of(
            new Bus(DiskBus.VIRTIO, List.of("virtio_pci", "virtio_blk"), "virtio disk"),
            new Bus(DiskBus.VIRTIO_SCSI, List.of("virtio_pci", "virtio_scsi", "sd_mod"), "virtio SCSI disk"),
            new Bus(DiskBus.SATA, List.of("ahci", "sd_mod"), "SATA disk"),
            new Bus(DiskBus.PVSCSI, List.of("vmw_pvscsi", "sd_mod"), "VMware paravirtual SCSI disk"),
            new Bus(DiskBus.LSISAS1068, List.of("mptsas", "sd_mod"), "LSI SAS disk"),
            new Bus(DiskBus.IDE, List.of("ata_piix", "sd_mod"), "IDE disk"));

    private static final Map<NicModel, String> CARDS = Map.of(
            NicModel.VIRTIO, "virtio_net",
            NicModel.E1000E, "e1000e",
            NicModel.E1000, "e1000",
            NicModel.VMXNET3, "vmxnet3",
            NicModel.RTL8139, "8139cp");

    HardwareChoice {
        supplement = List.copyOf(supplement);
    }

    /// @param early modules in the initramfs
    /// @param modules all that the kernel has
    /// @param fileSystem of the root, whose module must be there too
    static HardwareChoice choose(Set<String> early, KernelModules modules, String fileSystem) {
        NicModel nic = card(modules);
        List<String> missingFs =
                early.contains(fileSystem) || modules.builtin().contains(fileSystem) || !modules.has(fileSystem)
                        ? List.of()
                        : List.of(fileSystem);
        for (Bus bus : BUSES) {
            if (bus.drivers().stream()
                    .allMatch(d -> early.contains(d) || modules.builtin().contains(d))) {
                return new HardwareChoice(
                        new VirtualHardware(bus.bus(), nic),
                        missingFs,
                        bus.words() + ", because its drivers are in the initramfs or the kernel");
            }
        }
        for (Bus bus : BUSES) {
            if (bus.drivers().stream().allMatch(modules::has)) {
                List<String> supplement = new ArrayList<>(bus.drivers());
                supplement.addAll(missingFs);
                return new HardwareChoice(
                        new VirtualHardware(bus.bus(), nic),
                        supplement,
                        bus.words() + "; its drivers are not in the initramfs and are added");
            }
        }
        return new HardwareChoice(
                new VirtualHardware(DiskBus.SATA, nic), missingFs, "SATA disk, a guess: no known driver was found");
    }

    private static NicModel card(KernelModules modules) {
        for (NicModel model : NicModel.values()) {
            if (modules.has(CARDS.getOrDefault(model, ""))) {
                return model;
            }
        }
        return NicModel.E1000;
    }
}
