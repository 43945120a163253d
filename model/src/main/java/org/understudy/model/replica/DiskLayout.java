package org.understudy.model.replica;

import java.util.List;

/// The partitions of the replica's disk, in order.
///
/// @param diskBytes capacity of the virtual disk
public record DiskLayout(long diskBytes, List<Partition> partitions) {
    public DiskLayout {
        partitions = List.copyOf(partitions);
    }

    public enum Role {
        BIOS_BOOT,
        ESP,
        FILESYSTEM,
        SWAP
    }

    /// @param size in bytes
    /// @param fsType `ext4`, `xfs`, `vfat`, `swap` or empty
    /// @param mountPoint in the replica; empty where it has none
    /// @param uuid of the file system: the source's own, so that its fstab stays true
    public record Partition(Role role, long size, String fsType, String mountPoint, String uuid, String label) {}
}
