package org.understudy.agent.portal.boot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;

/// A further cpio archive behind the source's initramfs, with modules that it lacks and a script
/// that loads them and then hands over to the initramfs' own `/init`. It does not depend on the
/// tool that made the initramfs: the kernel unpacks both into one tree and is told to start the
/// script (`rdinit=`).
final class Supplement {
    static final String INIT = "/understudy/init";

    private Supplement() {}

    static byte[] build(Tree tree, KernelModules modules, List<String> wanted) throws IOException, ProblemException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        StringBuilder script = new StringBuilder("#!/bin/sh\n"
                + "# Loads the drivers of the virtual hardware, then goes on as if nothing had happened.\n"
                + "load() {\n"
                + "  insmod \"$1\" 2>/dev/null || kmod insmod \"$1\" 2>/dev/null || modprobe \"$1\" 2>/dev/null"
                + " || busybox insmod \"$1\" 2>/dev/null\n"
                + "}\n"
                + "export PATH=/usr/sbin:/usr/bin:/sbin:/bin\n");
        for (String module : modules.closure(wanted)) {
            Optional<byte[]> content = modules.content(tree, module);
            if (content.isPresent()) {
                files.put("understudy/" + module + ".ko", content.get());
                script.append("load /understudy/").append(module).append(".ko\n");
            }
        }
        script.append("exec /init \"$@\"\n");
        files.put("understudy/init", script.toString().getBytes(StandardCharsets.US_ASCII));
        return cpio(files);
    }

    private static byte[] cpio(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int inode = 1;
        entry(out, "understudy", 040755, inode++, new byte[0]);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            entry(out, file.getKey(), file.getKey().endsWith("/init") ? 0100755 : 0100644, inode++, file.getValue());
        }
        entry(out, "TRAILER!!!", 0, 0, new byte[0]);
        return out.toByteArray();
    }

    private static void entry(ByteArrayOutputStream out, String name, int mode, int inode, byte[] content) {
        byte[] nameBytes = (name + "\0").getBytes(StandardCharsets.US_ASCII);
        String header = "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x"
                .formatted(inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, nameBytes.length, 0);
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(nameBytes);
        pad(out);
        out.writeBytes(content);
        pad(out);
    }

    private static void pad(ByteArrayOutputStream out) {
        while (out.size() % 4 != 0) {
            out.write(0);
        }
    }
}
