package org.understudy.services.replica.discovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The sections of what the discovery script printed.
record DiscoveryReport(Map<String, List<String>> sections) {
    static DiscoveryReport parse(String text) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("@@ ")) {
                lines = new ArrayList<>();
                sections.put(line.substring(3).strip(), lines);
            } else if (!line.isBlank()) {
                lines.add(line);
            }
        }
        return new DiscoveryReport(sections);
    }

    boolean complete() {
        return sections.containsKey("end");
    }

    List<String> lines(String section) {
        return sections.getOrDefault(section, List.of());
    }

    /// The section's line with this index, stripped; empty where there is none.
    String line(String section, int index) {
        List<String> lines = lines(section);
        return index < lines.size() ? lines.get(index).strip() : "";
    }

    /// `KEY=value` lines as a map; the first of a key counts; quotes are taken off.
    Map<String, String> assignments(String section) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String line : lines(section)) {
            int eq = line.indexOf('=');
            if (eq > 0) {
                map.putIfAbsent(
                        line.substring(0, eq), unquote(line.substring(eq + 1).strip()));
            }
        }
        return map;
    }

    /// `first rest` lines as a map from first to rest.
    Map<String, String> pairs(String section) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String line : lines(section)) {
            int space = line.indexOf(' ');
            if (space > 0) {
                map.putIfAbsent(
                        line.substring(0, space), line.substring(space + 1).strip());
            }
        }
        return map;
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2
                && ((value.startsWith("\"") && value.endsWith("\"")) || (value.startsWith("'") && value.endsWith("'")));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
