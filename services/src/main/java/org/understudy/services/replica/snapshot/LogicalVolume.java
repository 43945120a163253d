package org.understudy.services.replica.snapshot;

import java.util.Optional;

/// One line of `lvs` as `snapshots.sh` asks for it. A volume of several segments has one line for each of them.
///
/// @param name `group/volume`
/// @param attributes `lv_attr`, see lvs(8)
/// @param size in bytes
/// @param segment kind of its segment, such as `linear`, `thin`, `raid1`
/// @param origin what it is a snapshot of; empty for a volume of its own
/// @param pool of a thin volume; else empty
/// @param device `major:minor`; empty while it is not active
/// @param groupAttributes `vg_attr`, see vgs(8)
/// @param extent bytes of one extent of the group
/// @param free bytes of the group that belong to no volume
record LogicalVolume(
        String name,
        String attributes,
        long size,
        String segment,
        String origin,
        String pool,
        double dataPercent,
        double metadataPercent,
        String device,
        String groupAttributes,
        long extent,
        long free) {
    private static final int FIELDS = 14;
    /// Where `lv_attr` says how a volume does: fifth for its state, ninth for its health.
    private static final int STATE = 4;

    private static final int HEALTH = 8;

    /// Empty for a line that is not understood.
    static Optional<LogicalVolume> parse(String line) {
        String[] f = line.strip().split("\\|", -1);
        if (f.length != FIELDS || !f[3].matches("\\d+") || !f[12].matches("\\d+") || !f[13].matches("\\d+")) {
            return Optional.empty();
        }
        return Optional.of(new LogicalVolume(
                f[0] + "/" + f[1],
                f[2],
                Long.parseLong(f[3]),
                f[4],
                f[5],
                f[6],
                percent(f[7]),
                percent(f[8]),
                f[9].matches("\\d+") && f[10].matches("\\d+") ? f[9] + ":" + f[10] : "",
                f[11],
                Long.parseLong(f[12]),
                Long.parseLong(f[13])));
    }

    String group() {
        return name.substring(0, name.indexOf('/'));
    }

    boolean thin() {
        return segment.equals("thin");
    }

    /// Whether the group can be changed by this host alone: writable, whole, not exported, not clustered or shared.
    boolean groupIsOurs() {
        return groupAttributes.startsWith("w")
                && !groupAttributes.contains("x")
                && !groupAttributes.contains("p")
                && !groupAttributes.endsWith("c")
                && !groupAttributes.endsWith("s");
    }

    /// Whether a snapshot with these attributes has lost what it held: the room for old blocks is used up, or its pool
    /// is.
    static boolean lost(String attributes, double dataPercent) {
        char state = attributes.length() > STATE ? attributes.charAt(STATE) : '-';
        char health = attributes.length() > HEALTH ? attributes.charAt(HEALTH) : '-';
        return "ISX".indexOf(state) >= 0 || "FDM".indexOf(health) >= 0 || dataPercent >= 100;
    }

    static double percent(String text) {
        return text.matches("\\d{1,3}([.,]\\d+)?") ? Double.parseDouble(text.replace(',', '.')) : 0;
    }
}
