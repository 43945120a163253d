package org.understudy.agent.portal.boot;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

import com.github.luben.zstd.ZstdInputStream;

import org.understudy.model.problem.ProblemException;

/// What is inside an initramfs: a row of cpio archives ("newc", as in the kernel's own description of the format in
/// Documentation/driver-api/early-userspace/buffer-format.rst), the first ones plain and only for the processor's
/// microcode, the last one usually compressed.
///
/// @param modules names of the kernel modules in it, with underscores, without `.ko`
/// @param hasInit whether an `init` to start was found; without it the archive was not understood
/// @param hasShell whether it brings `/bin/sh`, which a script of ours could run under
record Initramfs(Set<String> modules, boolean hasInit, boolean hasShell) {
    private static final Pattern MODULE = Pattern.compile("(?:.*/)?([^/]+)\\.ko(?:\\.(?:gz|xz|zst))?");
    private static final int HEADER = 110;
    private static final int MAX_NAME = 4096;
    /// No honest initramfs unpacks to more.
    private static final long MAX_BYTES = 4L << 30;

    Initramfs {
        modules = Set.copyOf(modules);
    }

    static String moduleName(String fileName) {
        return fileName.replace('-', '_');
    }

    /// @throws IOException when it is cut short, or packed in a way that is not known
    static Initramfs read(InputStream raw) throws IOException, ProblemException {
        Found found = new Found();
        try (BufferedInputStream in = new BufferedInputStream(raw, 1 << 16)) {
            while (true) {
                int first = skipZeroes(in);
                if (first < 0) {
                    break;
                }
                if (first == '0') {
                    readArchive(in, found);
                } else {
                    try (BufferedInputStream inner = new BufferedInputStream(unpack(in), 1 << 16)) {
                        while (skipZeroes(inner) >= 0) {
                            readArchive(inner, found);
                        }
                    }
                    break; // what follows a packed archive was swallowed by its unpacker
                }
            }
        }
        return new Initramfs(found.modules, found.init, found.shell);
    }

    private static final class Found {
        final Set<String> modules = new HashSet<>();
        boolean init;
        boolean shell;
        long bytes;

        void name(String name) {
            Matcher module = MODULE.matcher(name);
            if (module.matches()) {
                modules.add(moduleName(module.group(1)));
            }
            init |= name.equals("init") || name.equals("sbin/init") || name.equals("usr/lib/systemd/systemd");
            shell |= name.equals("bin/sh") || name.equals("usr/bin/sh");
        }
    }

    /// The next byte that is not padding, still unread; -1 at the end.
    private static int skipZeroes(BufferedInputStream in) throws IOException {
        while (true) {
            in.mark(1);
            int next = in.read();
            if (next != 0) {
                if (next > 0) {
                    in.reset();
                }
                return next;
            }
        }
    }

    private static void readArchive(InputStream in, Found found) throws IOException {
        while (true) {
            String header = new String(exactly(in, HEADER), StandardCharsets.ISO_8859_1);
            if (!header.startsWith("070701") && !header.startsWith("070702")) {
                throw new IOException("not a cpio archive of the kind \"newc\"");
            }
            long size = field(header, 6);
            long nameLength = field(header, 11);
            if (nameLength < 1 || nameLength > MAX_NAME) {
                throw new IOException("a name of " + nameLength + " bytes in a cpio archive");
            }
            String name =
                    new String(exactly(in, (int) nameLength), 0, (int) nameLength - 1, StandardCharsets.ISO_8859_1);
            in.skipNBytes(padding(HEADER + nameLength));
            found.bytes += size + HEADER;
            if (found.bytes > MAX_BYTES) {
                throw new IOException("an initramfs that unpacks to more than 4 GiB");
            }
            in.skipNBytes(size);
            if (name.equals("TRAILER!!!")) {
                return;
            }
            in.skipNBytes(padding(size));
            found.name(name.startsWith("./") ? name.substring(2) : name);
        }
    }

    private static long field(String header, int index) throws IOException {
        try {
            return Long.parseLong(header.substring(6 + 8 * index, 14 + 8 * index), 16);
        } catch (NumberFormatException e) {
            throw new IOException("a cpio header with a field that is no number", e);
        }
    }

    private static long padding(long length) {
        return -length & 3;
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the initramfs ends in the middle of an entry");
        }
        return bytes;
    }

    private static InputStream unpack(BufferedInputStream in) throws IOException, ProblemException {
        in.mark(8);
        byte[] magic = in.readNBytes(6);
        in.reset();
        int four = magic.length < 4
                ? 0
                : (magic[0] & 0xff) << 24 | (magic[1] & 0xff) << 16 | (magic[2] & 0xff) << 8 | (magic[3] & 0xff);
        if (four >>> 16 == 0x1f8b) {
            return new GZIPInputStream(in, 1 << 16);
        }
        return switch (four) {
            case 0x28b52ffd -> new ZstdInputStream(in).setContinuous(false);
            case 0x02214c18 -> new Lz4LegacyInputStream(in);
            case 0xfd377a58 -> new PipedThrough(in, "xz", "-dc");
            default -> {
                if (four >>> 8 == 0x5d0000) {
                    yield new PipedThrough(in, "xz", "--format=lzma", "-dc");
                }
                if (four >>> 8 == 0x425a68) {
                    yield new PipedThrough(in, "bzip2", "-dc");
                }
                throw new IOException("packed in a way that is not known (it begins with %08x)".formatted(four));
            }
        };
    }
}
