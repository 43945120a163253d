package org.understudy.services.host.intake;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a file of hosts may be.
public enum Format {
    SSH,
    INI,
    YAML,
    LIST,
    /// known, but not read
    TOML;

    private static final Pattern KEYWORD = Pattern.compile("(?i)(host|match|include)(\\s+|\\s*=\\s*)\\S.*");
    private static final Pattern MAPPING = Pattern.compile("['\"]?[A-Za-z_][\\w.-]*['\"]?:(\\s.*)?");

    /// By its name, else by its first line that says something.
    static Format guess(Path file, String text) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".yml") || name.endsWith(".yaml") || name.endsWith(".json")) {
            return YAML;
        }
        if (name.endsWith(".toml")) {
            return TOML;
        }
        if (name.endsWith(".ini")) {
            return INI;
        }
        String first = text.lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty() && !l.startsWith("#") && !l.startsWith(";"))
                .findFirst()
                .orElse("");
        boolean ssh = KEYWORD.matcher(first).matches()
                || name.equals("config")
                || name.equals("ssh_config")
                || name.endsWith(".ssh");
        if (ssh) {
            return SSH;
        }
        if (first.startsWith("---")
                || first.startsWith("{")
                || MAPPING.matcher(first).matches()) {
            return YAML;
        }
        return text.lines().anyMatch(l -> l.strip().startsWith("[")) ? INI : LIST;
    }
}
