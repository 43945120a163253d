package org.understudy.agent.portal.boot;

import java.util.List;
import java.util.stream.Collectors;

/// The menu that our boot loader reads. It lies in a directory of ours, so that the source's own configuration stays as
/// it is.
final class GrubConfig {
    /// Below the file system that holds /boot.
    static final String DIRECTORY = "/understudy";

    /// @param image path on the file system that the boot loader reads
    record Entry(String title, String image, List<String> initrds, String commandLine) {}

    private GrubConfig() {}

    static String menu(List<Entry> entries) {
        StringBuilder out = new StringBuilder("""
                # Written for this boot of the replica.
                serial --unit=0 --speed=115200
                terminal_input console serial
                terminal_output console serial
                set default=0
                set timeout=1
                """);
        for (Entry entry : entries) {
            out.append("menuentry ")
                    .append(quote(entry.title()))
                    .append(" {\n  linux ")
                    .append(quote(entry.image()));
            CommandLine.words(entry.commandLine()).forEach(w -> out.append(' ').append(quote(w)));
            out.append('\n');
            if (!entry.initrds().isEmpty()) {
                out.append("  initrd ")
                        .append(entry.initrds().stream().map(GrubConfig::quote).collect(Collectors.joining(" ")))
                        .append('\n');
            }
            out.append("}\n");
        }
        return out.toString();
    }

    /// What the boot loader itself carries: find the file system, read the menu.
    static String early(String uuid, String directory) {
        return "search.fs_uuid " + uuid + " root\nset prefix=($root)" + directory + "\nconfigfile ($root)" + directory
                + "/grub.cfg\n";
    }

    /// A name with blanks, quotes or a `;` is one word to GRUB, not a command.
    static String quote(String word) {
        return word.matches("[A-Za-z0-9_./=,:+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
