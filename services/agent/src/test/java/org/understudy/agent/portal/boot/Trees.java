package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.understudy.model.replica.DiskLayout;
import org.understudy.model.replica.DiskLayout.Partition;
import org.understudy.model.replica.DiskLayout.Role;
import org.understudy.model.replica.Profile.InjectedFile;

/// Small trees for tests.
final class Trees {
    static final String ROOT = "aaaaaaaa-0000-4000-8000-000000000001";
    static final String VAR = "aaaaaaaa-0000-4000-8000-000000000002";
    static final String SWAP = "aaaaaaaa-0000-4000-8000-000000000003";
    static final String ESP = "AB12-CD34";
    static final String MAC = "52:54:00:01:02:03";
    static final String MACHINE_ID = "0123456789abcdef0123456789abcdef";

    private Trees() {}

    static void put(Path root, String path, String content) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    static BootOrder order(InjectedFile... files) {
        DiskLayout layout = new DiskLayout(
                8L << 30,
                List.of(
                        new Partition(Role.BIOS_BOOT, 1 << 20, "", "", "", ""),
                        new Partition(Role.ESP, 128 << 20, "vfat", "", ESP, ""),
                        new Partition(Role.FILESYSTEM, 4L << 30, "ext4", "/", ROOT, ""),
                        new Partition(Role.FILESYSTEM, 2L << 30, "xfs", "/var", VAR, ""),
                        new Partition(Role.SWAP, 1 << 30, "swap", "", SWAP, "")));
        return new BootOrder(layout, MAC, MACHINE_ID, Optional.of("twin"), "", List.of(files));
    }
}
