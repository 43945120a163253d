package org.understudy.agent.portal.layer;

import java.util.ArrayList;
import java.util.List;

/** How file systems are made, checked and mounted. */
final class FileSystems {
    /**
     * Named one by one, so that the guest's own kernel and tools know them all, whatever the portal's defaults are. No journal:
     * it would only be written twice; the boot layer adds one.
     */
    private static final String EXT4_FEATURES =
            "none,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super,large_file,huge_file,"
                    + "dir_nlink,extra_isize,metadata_csum";

    private static final long FAT32_LEAST = 40L << 20;

    private FileSystems() {}

    /** The command that makes it, to be followed by the device; empty where there is nothing to make. */
    static List<String> make(Partition p) {
        List<String> command = new ArrayList<>();
        switch (p.madeAs()) {
            case "ext4" -> {
                command.addAll(List.of("mke2fs", "-q", "-F", "-t", "ext4", "-b", "4096", "-I", "256", "-m", "1"));
                command.addAll(List.of("-O", EXT4_FEATURES, "-E", "lazy_itable_init=1,nodiscard", "-U", p.uuid()));
                label(command, p, "-L", 16);
            }
            case "xfs" -> {
                // What kernels before 5.10 cannot mount is left out.
                command.addAll(List.of("mkfs.xfs", "-q", "-f", "-K"));
                command.addAll(List.of("-m", "crc=1,reflink=0,bigtime=0,inobtcount=0,uuid=" + p.uuid()));
                label(command, p, "-L", 12);
            }
            case "vfat" -> {
                command.add("mkfs.vfat");
                if (p.size() >= FAT32_LEAST) {
                    command.addAll(List.of("-F", "32"));
                }
                command.addAll(List.of("-i", p.uuid().replace("-", "")));
                label(command, p, "-n", 11);
            }
            default -> {
                if (p.role() == Partition.Role.SWAP) {
                    command.addAll(List.of("mkswap", "-q", "-f", "-U", p.uuid()));
                    label(command, p, "-L", 15);
                }
            }
        }
        return command;
    }

    private static void label(List<String> command, Partition p, String option, int limit) {
        if (!p.label().isEmpty() && p.label().length() <= limit) {
            command.addAll(List.of(option, p.label()));
        }
    }

    static List<String> check(Partition p, boolean repair) {
        return switch (p.madeAs()) {
            case "ext4" -> List.of("e2fsck", "-f", repair ? "-y" : "-n");
            case "xfs" -> repair ? List.of("xfs_repair") : List.of("xfs_repair", "-n");
            default -> throw new IllegalArgumentException(p.fsType());
        };
    }

    static String options(Partition p, OpenDisk.Access access) {
        return switch (p.madeAs()) {
            case "ext4" -> access == OpenDisk.Access.READ ? "noload" : "noinit_itable,user_xattr,acl";
            // The same file system may be mounted twice: as the sync's layer and as a running boot layer.
            case "xfs" -> access == OpenDisk.Access.READ ? "nouuid,norecovery" : "nouuid";
            default -> "";
        };
    }
}
