package org.understudy.agent.portal.boot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;
import org.understudy.model.replica.Profile.InjectedFile;

/// Asks a portal to make a bootable throw-away layer over a sync point. Fields on the wire, in this order; the result
/// is a
/// [BootAnswer].
///
/// @param id of the layer: lower-case letters, digits, hyphens
/// @param point number of the sync point; 0: the current one
/// @param firmware `bios` or `uefi`, for the record; the disk starts from both
/// @param mac of the replica's card; empty: it has none
/// @param machineId 32 hexadecimal digits
/// @param hostname empty: as the source
/// @param sourceCommandLine `/proc/cmdline` of the source; empty: unknown
public record BootLayerJob(
        String id,
        int point,
        String firmware,
        String mac,
        String machineId,
        String hostname,
        String sourceCommandLine,
        List<InjectedFile> files) {
    public static final String KIND = "boot-layer";

    private static final int MOST_FILES = 1000;

    public BootLayerJob {
        files = List.copyOf(files);
    }

    public void write(WireWriter out) {
        out.text(id)
                .varint(point)
                .text(firmware)
                .text(mac)
                .text(machineId)
                .text(hostname)
                .text(sourceCommandLine);
        out.varint(files.size());
        for (InjectedFile file : files) {
            out.text(file.path())
                    .bytes(file.content().getBytes(StandardCharsets.UTF_8))
                    .varint(file.mode());
        }
    }

    public static BootLayerJob read(WireReader in) throws ProtocolException {
        String id = in.text();
        int point = (int) in.varint();
        String firmware = in.text();
        String mac = in.text();
        String machineId = in.text();
        String hostname = in.text();
        String commandLine = in.text();
        checkedId(id);
        check("card address", mac, "|([0-9a-f]{2}:){5}[0-9a-f]{2}");
        check("machine-id", machineId, "[0-9a-f]{32}");
        check("host name", hostname, "|[A-Za-z0-9][A-Za-z0-9.-]{0,252}");
        check("firmware", firmware, "bios|uefi");
        long count = in.varint();
        if (count > MOST_FILES) {
            throw new ProtocolException("A boot layer is to get " + count + " files; " + MOST_FILES + " are allowed.");
        }
        List<InjectedFile> files = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            String path = in.text();
            String content = new String(in.bytes(1 << 20, "a file of the profile"), StandardCharsets.UTF_8);
            files.add(new InjectedFile(path, content, (int) in.varint() & 07777));
        }
        return new BootLayerJob(id, point, firmware, mac, machineId, hostname, commandLine, files);
    }

    /// It names a directory, so it is nothing but a plain word.
    static String checkedId(String id) throws ProtocolException {
        check("id", id, "[a-z0-9-]{1,64}");
        return id;
    }

    private static void check(String what, String value, String pattern) throws ProtocolException {
        if (!value.matches(pattern)) {
            throw new ProtocolException("The " + what + " of a boot layer is not one: \"" + value + "\".");
        }
    }
}
