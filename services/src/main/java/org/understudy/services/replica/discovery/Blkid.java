package org.understudy.services.replica.discovery;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `blkid -o full`: `/dev/vda1: UUID="…" TYPE="ext4" …`.
final class Blkid {
    private static final Pattern UUID = Pattern.compile("(?:^|\\s)UUID=\"([^\"]*)\"");

    private Blkid() {}

    /// device → file system UUID
    static Map<String, String> uuids(List<String> lines) {
        Map<String, String> map = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            Matcher matcher = UUID.matcher(line);
            if (colon > 0 && matcher.find()) {
                map.put(line.substring(0, colon), matcher.group(1));
            }
        }
        return map;
    }
}
