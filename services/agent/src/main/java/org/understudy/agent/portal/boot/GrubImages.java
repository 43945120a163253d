package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Makes GRUB's images with the portal's own tools and puts them on the disk, without a mount, a chroot or a VM.
final class GrubImages {
    private static final int SECTOR = 512;
    private static final List<String> COMMON = List.of(
            "part_gpt",
            "part_msdos",
            "ext2",
            "xfs",
            "btrfs",
            "search",
            "search_fs_uuid",
            "configfile",
            "normal",
            "linux",
            "serial",
            "terminal",
            "gzio",
            "test",
            "echo",
            "ls",
            "reboot",
            "halt");

    private final Path scratch;
    private final Path library;

    /// @param scratch a directory for what is made on the way
    /// @param library where GRUB's platforms lie, usually `/usr/lib/grub`
    GrubImages(Path scratch, Path library) {
        this.scratch = scratch;
        this.library = library;
    }

    boolean has(String platform) {
        return Files.isDirectory(library.resolve(platform));
    }

    byte[] make(String platform, String early) throws IOException, ProblemException {
        boolean bios = platform.equals("i386-pc");
        if (!has(platform)) {
            throw new ProblemException(
                    Kind.MISSING_TOOL,
                    "The portal lacks GRUB's files for " + (bios ? "BIOS." : "UEFI."),
                    library.resolve(platform) + " does not exist.",
                    "Install them on the portal: apt-get install " + (bios ? "grub-pc-bin" : "grub-efi-amd64-bin")
                            + ".");
        }
        Path config = Files.writeString(scratch.resolve("early.cfg"), early);
        Path image = scratch.resolve("grub-" + platform + ".img");
        List<String> command = new ArrayList<>(List.of(
                Files.exists(Path.of("/usr/bin/grub2-mkimage")) ? "grub2-mkimage" : "grub-mkimage",
                "-O",
                platform,
                "-d",
                library.resolve(platform).toString(),
                "-o",
                image.toString(),
                "-p",
                "/understudy",
                "-c",
                config.toString()));
        command.addAll(COMMON);
        command.addAll(bios ? List.of("biosdisk") : List.of("fat", "efi_gop"));
        try {
            Tool.run(Duration.ofMinutes(1), command, "grub-common");
            return Files.readAllBytes(image);
        } finally {
            Files.deleteIfExists(config);
            Files.deleteIfExists(image);
        }
    }

    /// The first sector loads the one that stands first in the BIOS boot partition, which loads the
    /// rest. Where they are is patched into both; the offsets are those of GRUB's `boot.S` and
    /// `diskboot.S`.
    void installBios(FileChannel disk, Gpt.Entry partition, byte[] core) throws IOException, ProblemException {
        if (core.length > partition.size()) {
            throw new ProblemException(
                    Kind.INTERNAL,
                    "GRUB does not fit into the BIOS boot partition.",
                    "It takes " + core.length + " bytes.");
        }
        byte[] boot = Files.readAllBytes(library.resolve("i386-pc").resolve("boot.img"));
        ByteBuffer old = ByteBuffer.allocate(SECTOR);
        disk.read(old, 0);
        patch(boot, core, partition.start() / SECTOR, old.array());
        write(disk, boot, 0);
        write(disk, core, partition.start());
    }

    static void patch(byte[] boot, byte[] core, long sector, byte[] oldFirstSector) {
        ByteBuffer first = ByteBuffer.wrap(boot).order(ByteOrder.LITTLE_ENDIAN);
        first.putLong(0x5c, sector);
        first.put(0x64, (byte) 0xff); // the drive that the BIOS names
        first.putShort(0x66, (short) 0x9090); // instead of a jump: trust no drive number below 0x80
        System.arraycopy(oldFirstSector, 440, boot, 440, SECTOR - 440); // disk signature and protective partition table
        ByteBuffer.wrap(core).order(ByteOrder.LITTLE_ENDIAN).putLong(SECTOR - 12, sector + 1);
    }

    private static void write(FileChannel disk, byte[] bytes, long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long to = at;
        while (buffer.hasRemaining()) {
            to += disk.write(buffer, to);
        }
    }
}
