package org.understudy.services.ssh;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What `~/.ssh/config` says about one host, after ssh_config(5): the first value of a keyword counts, `IdentityFile`
/// adds
/// up; `Host` with wildcards and negation, `Include`, and of `Match` the conditions all, host, originalhost and user. A
/// `Match` with another condition (such as exec, which would run a program) does not match.
final class SshConfig {
    private static final Logger LOG = LoggerFactory.getLogger(SshConfig.class);
    private static final int DEEPEST_INCLUDE = 16;
    private static final Set<String> SEVERAL = Set.of("identityfile");

    private final Path home;
    private final String originalHost;
    private final String user;
    private final Map<String, List<String>> values = new HashMap<>();

    private SshConfig(Path home, String originalHost, String user) {
        this.home = home;
        this.originalHost = originalHost;
        this.user = user;
    }

    /// @param host as it was typed
    /// @param user the login if it is known already, else the one that would be used without configuration
    static SshConfig of(SshSettings settings, String host, String user) {
        SshConfig config = new SshConfig(settings.home(), host, user);
        config.read(settings.config(), settings.home().resolve(".ssh"), 0, true);
        Path system = settings.system();
        if (system != null) {
            config.read(system.resolve("ssh_config"), system, 0, true);
        }
        return config;
    }

    Optional<String> first(String keyword) {
        List<String> found = values.getOrDefault(keyword.toLowerCase(Locale.ROOT), List.of());
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    List<String> all(String keyword) {
        return values.getOrDefault(keyword.toLowerCase(Locale.ROOT), List.of());
    }

    boolean isYes(String keyword) {
        return first(keyword).map(v -> v.equalsIgnoreCase("yes")).orElse(false);
    }

    /// The blocks of an included file begin anew, but only count inside a block that counts.
    private void read(Path file, Path base, int depth, boolean outer) {
        List<String> lines;
        try {
            if (!Files.isRegularFile(file)) {
                return;
            }
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be read", file, e);
            return;
        }
        boolean counts = outer;
        for (String line : lines) {
            List<String> words = words(line);
            if (words.isEmpty()) {
                continue;
            }
            String keyword = words.getFirst().toLowerCase(Locale.ROOT);
            List<String> rest = words.subList(1, words.size());
            switch (keyword) {
                case "host" -> counts = outer && Patterns.matches(rest, originalHost);
                case "match" -> counts = outer && matches(rest);
                case "include" -> {
                    if (counts && depth < DEEPEST_INCLUDE) {
                        for (String pattern : rest) {
                            included(pattern, base).forEach(f -> read(f, base, depth + 1, true));
                        }
                    }
                }
                default -> {
                    if (counts && !rest.isEmpty()) {
                        keep(keyword, rest);
                    }
                }
            }
        }
    }

    private void keep(String keyword, List<String> rest) {
        List<String> known = values.computeIfAbsent(keyword, _ -> new ArrayList<>());
        if (SEVERAL.contains(keyword) || known.isEmpty()) {
            known.addAll(rest);
        }
    }

    private boolean matches(List<String> conditions) {
        for (int i = 0; i < conditions.size(); i++) {
            String condition = conditions.get(i).toLowerCase(Locale.ROOT);
            if (condition.equals("all")) {
                continue;
            }
            if (i + 1 == conditions.size()) {
                return false;
            }
            List<String> patterns = List.of(conditions.get(++i).split(","));
            boolean good = switch (condition) {
                case "host" -> Patterns.matches(patterns, first("hostname").orElse(originalHost));
                case "originalhost" -> Patterns.matches(patterns, originalHost);
                case "user" -> Patterns.matches(patterns, first("user").orElse(user));
                default -> false;
            };
            if (!good) {
                return false;
            }
        }
        return !conditions.isEmpty();
    }

    private List<Path> included(String pattern, Path base) {
        String expanded =
                pattern.startsWith("~/") ? home.resolve(pattern.substring(2)).toString() : pattern;
        Path path = base.resolve(expanded);
        Path folder = path.getParent();
        List<Path> found = new ArrayList<>();
        if (folder != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, String.valueOf(path.getFileName()))) {
                files.forEach(found::add);
            } catch (IOException e) {
                LOG.warn("{} cannot be listed", folder, e);
            }
        }
        found.sort(null);
        return found;
    }

    /// `Keyword value`, `Keyword=value`, values in double quotes, `#` at the beginning of a line.
    static List<String> words(String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return List.of();
        }
        text = text.replaceFirst("^(\\w+)\\s*=\\s*", "$1 ");
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
                any = true;
            } else if (Character.isWhitespace(c) && !quoted) {
                if (any) {
                    words.add(word.toString());
                }
                word.setLength(0);
                any = false;
            } else if (c == '#' && !quoted && !any) {
                break;
            } else {
                word.append(c);
                any = true;
            }
        }
        if (any) {
            words.add(word.toString());
        }
        return words;
    }
}
