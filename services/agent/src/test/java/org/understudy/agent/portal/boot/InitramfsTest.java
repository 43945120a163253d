package org.understudy.agent.portal.boot;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

import com.github.luben.zstd.Zstd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InitramfsTest {
    private static final String[] NAMES = {
        "init",
        "usr/bin/sh",
        "lib/modules/6.1/kernel/drivers/block/virtio_blk.ko",
        "usr/lib/modules/6.1/kernel/drivers/virtio/virtio_pci.ko.xz",
        "./lib/modules/6.1/kernel/crypto/crc32c-intel.ko.zst"
    };
    private static final Set<String> MODULES = Set.of("virtio_blk", "virtio_pci", "crc32c_intel");

    /// An independent, dull writer of the format.
    private static byte[] cpio(String... names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i <= names.length; i++) {
            String name = i == names.length ? "TRAILER!!!" : names[i];
            byte[] content =
                    i == names.length ? new byte[0] : ("content of " + name).getBytes(StandardCharsets.US_ASCII);
            String header = "070701" + "00000000".repeat(6) + "%08X".formatted(content.length) + "00000000".repeat(4)
                    + "%08X".formatted(name.length() + 1) + "00000000";
            out.writeBytes((header + name + "\0").getBytes(StandardCharsets.US_ASCII));
            while (out.size() % 4 != 0) {
                out.write(0);
            }
            out.writeBytes(content);
            while (out.size() % 4 != 0) {
                out.write(0);
            }
        }
        while (out.size() % 512 != 0) {
            out.write(0);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] through(byte[] plain, String... command) throws IOException {
        Path input = Files.createTempFile("initramfs", "");
        try {
            Files.write(input, plain);
            Process process =
                    new ProcessBuilder(command).redirectInput(input.toFile()).start();
            return process.getInputStream().readAllBytes();
        } finally {
            Files.delete(input);
        }
    }

    private static void check(byte[] archive) throws Exception {
        Initramfs read = Initramfs.read(new ByteArrayInputStream(archive));
        assertEquals(MODULES, read.modules());
        assertTrue(read.hasInit());
        assertTrue(read.hasShell());
    }

    @Test
    void plainAndPackedInEveryWay() throws Exception {
        byte[] main = cpio(NAMES);
        check(main);
        check(gzip(main));
        check(Zstd.compress(main));
        check(through(main, "xz", "--check=crc32"));
        check(through(main, "lz4", "-l", "-c", "-"));
    }

    @Test
    void behindMicrocodeAndPadding() throws Exception {
        byte[] early = cpio("kernel/x86/microcode/AuthenticAMD.bin");
        check(join(early, new byte[1024], gzip(cpio(NAMES))));
        check(join(early, Zstd.compress(cpio(NAMES))));
    }

    @Test
    void lz4DecodesWhatTheToolPacks() throws Exception {
        byte[] plain = new byte[9 << 20]; // more than one block
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) ((i * 31) >>> (i % 13));
        }
        try (InputStream in =
                new Lz4LegacyInputStream(new ByteArrayInputStream(through(plain, "lz4", "-l", "-c", "-")))) {
            assertArrayEquals(plain, in.readAllBytes());
        }
    }

    @Test
    void damageIsAnErrorNotAnAnswer() throws Exception {
        byte[] main = cpio(NAMES);
        assertThrows(IOException.class, () -> Initramfs.read(new ByteArrayInputStream(main, 0, 300)));
        byte[] hostile = main.clone();
        System.arraycopy("FFFFFFFF".getBytes(StandardCharsets.US_ASCII), 0, hostile, 6 + 8 * 11, 8);
        assertThrows(IOException.class, () -> Initramfs.read(new ByteArrayInputStream(hostile)));
        assertThrows(
                IOException.class,
                () -> Initramfs.read(new ByteArrayInputStream("hello world".getBytes(StandardCharsets.US_ASCII))));
        byte[] lz4 = {0x02, 0x21, 0x4c, 0x18, 4, 0, 0, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        assertThrows(IOException.class, () -> Initramfs.read(new ByteArrayInputStream(lz4)));
    }

    @Test
    void whatWeAddIsReadBackAndInTheRightOrder(@TempDir Path root) throws Exception {
        Trees.put(
                root,
                "/lib/modules/6.1/modules.dep",
                "kernel/virtio_blk.ko: kernel/virtio_ring.ko kernel/virtio.ko\n"
                        + "kernel/virtio_ring.ko: kernel/virtio.ko\nkernel/virtio.ko:\n");
        Trees.put(root, "/lib/modules/6.1/kernel/virtio_blk.ko", "blk");
        Trees.put(root, "/lib/modules/6.1/kernel/virtio_ring.ko", "ring");
        Trees.put(root, "/lib/modules/6.1/kernel/virtio.ko", "virtio");
        Tree tree = new Tree(root);
        KernelModules modules = KernelModules.read(tree, "6.1");
        assertEquals(List.of("virtio", "virtio_ring", "virtio_blk"), modules.closure(List.of("virtio_blk")));
        byte[] archive = Supplement.build(tree, modules, List.of("virtio_blk"));
        assertEquals(
                Set.of("virtio", "virtio_ring", "virtio_blk"),
                Initramfs.read(new ByteArrayInputStream(archive)).modules());
        String text = new String(archive, StandardCharsets.ISO_8859_1);
        assertTrue(text.indexOf("load /understudy/virtio.ko") < text.indexOf("load /understudy/virtio_blk.ko"));
        assertTrue(text.contains("exec /init"));
    }
}
