package org.understudy.services.replica.snapshot;

import java.util.HashSet;
import java.util.Set;

/// What `snapshots.sh verify` said.
///
/// @param held whether the process that made them lives
/// @param mounted numbers of those that are mounted
/// @param volumes LVM volumes that are there
/// @param lost those of them that have lost what they held
record Verdict(boolean held, Set<Integer> mounted, Set<String> volumes, Set<String> lost) {
    static Verdict parse(String text) {
        Set<Integer> mounted = new HashSet<>();
        Set<String> volumes = new HashSet<>();
        Set<String> lost = new HashSet<>();
        boolean held = false;
        for (String line : text.split("\n")) {
            String[] f = line.split("\t", 2);
            if (line.equals("held")) {
                held = true;
            } else if (f.length == 2 && f[0].equals("mounted") && f[1].matches("\\d{1,6}")) {
                mounted.add(Integer.parseInt(f[1]));
            } else if (f.length == 2 && f[0].equals("lv")) {
                String[] volume = f[1].strip().split("\\|", -1);
                if (volume.length == 4) {
                    String name = volume[0] + "/" + volume[1];
                    volumes.add(name);
                    if (LogicalVolume.lost(volume[2], LogicalVolume.percent(volume[3]))) {
                        lost.add(name);
                    }
                }
            }
        }
        return new Verdict(held, mounted, volumes, lost);
    }
}
