package org.understudy.services.replica.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What `snapshots.sh look` said. Mounts and databases are named by their place in the question.
///
/// @param devices mount → `major:minor`
/// @param subvolumes btrfs mount → path of its subvolume from the top of the file system; `/` for the top itself
/// @param nested btrfs mount → paths of the subvolumes right below, from the top of the file system
/// @param places database → where its parts really lie
/// @param swept leftovers that were removed
/// @param stuck leftovers that could not be
record Look(
        boolean complete,
        Map<Integer, String> devices,
        Set<Integer> writable,
        Map<Integer, String> subvolumes,
        Map<Integer, List<String>> nested,
        List<LogicalVolume> volumes,
        Map<Integer, List<String>> places,
        List<String> swept,
        List<String> stuck) {
    static Look parse(String text) {
        Look look = new Look(
                text.endsWith("\nend\n") || text.equals("end\n"),
                new HashMap<>(),
                new TreeSet<>(),
                new HashMap<>(),
                new HashMap<>(),
                new ArrayList<>(),
                new HashMap<>(),
                new ArrayList<>(),
                new ArrayList<>());
        text.lines().map(line -> line.split("\t", 3)).forEach(look::take);
        return look;
    }

    private void take(String[] f) {
        String last = f[f.length - 1];
        switch (f[0]) {
            case "lv" -> LogicalVolume.parse(last).ifPresent(volumes::add);
            case "swept" -> swept.add(last);
            case "stuck" -> stuck.add(last);
            default -> {
                if (f.length >= 2 && f[1].matches("\\d{1,6}")) {
                    numbered(f[0], Integer.parseInt(f[1]), f.length > 2 ? f[2] : "");
                }
            }
        }
    }

    private void numbered(String what, int number, String value) {
        switch (what) {
            case "device" -> devices.put(number, decimal(value));
            case "writable" -> writable.add(number);
            case "subvolume" -> subvolumes.put(number, value);
            case "nested" ->
                nested.computeIfAbsent(number, _ -> new ArrayList<>()).add(value);
            case "place" ->
                places.computeIfAbsent(number, _ -> new ArrayList<>()).add(value);
            default -> {
                // a later version may say more
            }
        }
    }

    /// stat(1) writes device numbers in hexadecimal.
    private static String decimal(String hex) {
        return hex.matches("[0-9a-f]{1,7}:[0-9a-f]{1,7}")
                ? Integer.parseInt(hex.substring(0, hex.indexOf(':')), 16) + ":"
                        + Integer.parseInt(hex.substring(hex.indexOf(':') + 1), 16)
                : "";
    }
}
