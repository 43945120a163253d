package org.understudy.agent.portal.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.understudy.agent.protocol.ProtocolException;
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

    /// Reads the fields of the job; a file of the profile is `file.N.path`, `file.N.content`, `file.N.mode` (octal),
    /// from 1.
    public static BootLayerJob of(Map<String, String> fields) throws ProtocolException {
        String id = fields.getOrDefault("id", "");
        String point = fields.getOrDefault("point", "0");
        String mac = fields.getOrDefault("mac", "");
        String machineId = fields.getOrDefault("machine-id", "");
        String hostname = fields.getOrDefault("hostname", "");
        String firmware = fields.getOrDefault("firmware", "bios");
        check("id", id, "[a-z0-9-]{1,64}");
        check("sync point", point, "\\d{1,9}");
        check("card address", mac, "|([0-9a-f]{2}:){5}[0-9a-f]{2}");
        check("machine-id", machineId, "[0-9a-f]{32}");
        check("host name", hostname, "|[A-Za-z0-9][A-Za-z0-9.-]{0,252}");
        check("firmware", firmware, "bios|uefi");
        List<InjectedFile> files = new ArrayList<>();
        for (int i = 1; fields.containsKey("file." + i + ".path"); i++) {
            if (i > MOST_FILES) {
                throw new ProtocolException("A boot layer is to get more than " + MOST_FILES + " files.");
            }
            String mode = fields.getOrDefault("file." + i + ".mode", "644");
            check("mode of a file", mode, "[0-7]{1,4}");
            files.add(new InjectedFile(
                    fields.getOrDefault("file." + i + ".path", ""),
                    fields.getOrDefault("file." + i + ".content", ""),
                    Integer.parseInt(mode, 8)));
        }
        return new BootLayerJob(
                id,
                Integer.parseInt(point),
                firmware,
                mac,
                machineId,
                hostname,
                fields.getOrDefault("command-line", ""),
                files);
    }

    private static void check(String what, String value, String pattern) throws ProtocolException {
        if (!value.matches(pattern)) {
            throw new ProtocolException("The " + what + " of a boot layer is not one: \"" + value + "\".");
        }
    }
}
