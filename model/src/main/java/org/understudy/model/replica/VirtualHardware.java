package org.understudy.model.replica;

import java.util.Locale;

/// The virtual hardware that a replica can start on, chosen to fit what its kernel and initramfs bring.
public record VirtualHardware(DiskBus disk, NicModel nic) {
    public static final VirtualHardware VIRTIO = new VirtualHardware(DiskBus.VIRTIO, NicModel.VIRTIO);

    public enum DiskBus {
        VIRTIO,
        VIRTIO_SCSI,
        SATA,
        /// LSI 1068, the controller of many VMware guests.
        LSISAS1068,
        /// VMware's paravirtual controller.
        PVSCSI,
        /// The PIIX controller of the old `pc` machine.
        IDE;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public enum NicModel {
        VIRTIO,
        E1000E,
        E1000,
        VMXNET3,
        RTL8139;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static DiskBus disk(String word) {
        return DiskBus.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    public static NicModel nic(String word) {
        return NicModel.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
