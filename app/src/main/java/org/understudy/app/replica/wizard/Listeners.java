package org.understudy.app.replica.wizard;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.understudy.app.ui.Texts.t;

/// Who listens where, in few words: discovery tells a line per socket, `address:port`, and behind
/// it the program, by name or as `ss` writes it.
final class Listeners {
    private static final Pattern SOCKET = Pattern.compile("(\\S+):(\\d+)\\s*(.*)");
    private static final Pattern PROGRAM = Pattern.compile("\\(\"([^\"]+)\"");

    private Listeners() {}

    /// `80 nginx`, one line per port, those that others cannot reach marked.
    static String text(List<String> sockets) {
        Map<Integer, TreeSet<String>> programs = new TreeMap<>();
        TreeSet<Integer> open = new TreeSet<>();
        for (String socket : sockets) {
            Matcher parts = SOCKET.matcher(socket);
            if (parts.matches()) {
                int port = Integer.parseInt(parts.group(2));
                programs.computeIfAbsent(port, _ -> new TreeSet<>()).addAll(programs(parts.group(3)));
                if (!loopback(parts.group(1))) {
                    open.add(port);
                }
            }
        }
        return programs.entrySet().stream()
                .map(e -> line(e.getKey(), e.getValue(), open.contains(e.getKey())))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> programs(String words) {
        List<String> named =
                PROGRAM.matcher(words).results().map(m -> m.group(1)).toList();
        return !named.isEmpty() ? named : words.isBlank() ? List.of() : List.of(words.strip());
    }

    private static boolean loopback(String address) {
        return address.startsWith("127.") || address.equals("[::1]") || address.equals("::1");
    }

    private static String line(int port, Set<String> programs, boolean open) {
        String text = port + (programs.isEmpty() ? "" : " " + String.join(", ", programs));
        return open ? text : t("{0}, itself only", text);
    }
}
