package org.understudy.agent.portal.layer;

/**
 * One partition of a replica's disk, in the order of the disk.
 *
 * @param fsType {@code ext4}, {@code xfs}, {@code vfat}, {@code swap} or empty
 * @param mountPoint absolute, empty where it has none
 * @param uuid of the file system or swap area: the source's own, so that its fstab stays true; empty: made up
 * @param partUuid of the entry in the partition table; empty: made up
 */
public record Partition(
        Role role, long size, String fsType, String mountPoint, String uuid, String label, String partUuid) {

    /** What a partition is for. */
    public enum Role {
        BIOS_BOOT("21686148-6449-6E6F-744E-656564454649"),
        ESP("C12A7328-F81F-11D2-BA4B-00A0C93EC93B"),
        FILESYSTEM("0FC63DAF-8483-4772-8E79-3D69D8477DE4"),
        SWAP("0657FD6D-A4AB-43C4-84E5-0933C84B4F4F");

        final String type;

        Role(String type) {
            this.type = type;
        }
    }

    /** The file system type that we make: the older kinds of ext become ext4. */
    public String madeAs() {
        return switch (fsType) {
            case "ext2", "ext3" -> "ext4";
            default -> fsType;
        };
    }

    /** Part of the tree that the portal writes. What belongs on an EFI system partition is put there in the boot layer. */
    public boolean inTree() {
        return role == Role.FILESYSTEM && !mountPoint.isEmpty();
    }
}
