package org.understudy.model.host.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/// Arguments for ssh as inventories have them: a jump host in one of the usual spellings is understood, and what only
/// makes ssh quieter or quicker is passed over.
///
/// @param understood nothing else was among them
record SshArguments(@Nullable String jump, boolean understood) {
    private static final Pattern OPTION = Pattern.compile("(?<key>\\w+)(?:\\s*=\\s*|\\s+)(?<value>.*)");
    private static final Pattern OLD_JUMP =
            Pattern.compile("ssh\\s+(?:-q\\s+|-A\\s+)*(?:-p\\s*(?<port1>\\d{1,5})\\s+)?(?:-q\\s+)*-W\\s+\\[?%h]?:%p\\s+"
                    + "(?:-q\\s+)*(?:-p\\s*(?<port2>\\d{1,5})\\s+)?(?<host>[\\w.@-]+)");

    static SshArguments of(String text) {
        String jump = null;
        boolean understood = true;
        List<String> words = words(text);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean more = i + 1 < words.size();
            if (word.equals("-J") && more) {
                jump = words.get(++i);
            } else if (word.startsWith("-J")) {
                jump = word.substring(2);
            } else if (word.startsWith("-o")) {
                Matcher option = OPTION.matcher(word.equals("-o") && more ? words.get(++i) : word.substring(2));
                String key = option.matches() ? option.group("key").toLowerCase(Locale.ROOT) : "";
                switch (key) {
                    case "proxyjump" -> jump = option.group("value").strip();
                    case "proxycommand" -> {
                        String old = oldJump(option.group("value").strip());
                        jump = old == null ? jump : old;
                        understood &= old != null;
                    }
                    case "controlmaster", "controlpersist", "controlpath", "loglevel", "compression" -> {}
                    default -> understood = false;
                }
            } else if (!word.equals("-q") && !word.equals("-C")) {
                understood = false;
            }
        }
        if (jump != null && !jump.matches("[\\w.@:,\\[\\]-]+")) {
            return new SshArguments(null, false);
        }
        return new SshArguments(jump, understood);
    }

    /// `ssh -W %h:%p gate`, as it was written before there was ProxyJump.
    private static @Nullable String oldJump(String command) {
        Matcher m = OLD_JUMP.matcher(command);
        if (!m.matches()) {
            return null;
        }
        String port = m.group("port1") == null ? m.group("port2") : m.group("port1");
        return m.group("host") + (port == null ? "" : ":" + port);
    }

    private static List<String> words(String text) {
        try {
            return new ArrayList<>(ShellWords.of(text, false));
        } catch (IllegalArgumentException e) {
            return new ArrayList<>(List.of(text));
        }
    }
}
