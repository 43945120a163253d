package org.understudy.services.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `~/.ssh/config` says about one host, after ssh_config(5): the first value of a keyword
/// counts, `IdentityFile` adds up; `Host` with wildcards and negation, `Include`, and of `Match`
/// the conditions all, host, originalhost and user. A `Match` with another condition (such as exec,
/// which would run a program) does not match.
final class SshConfig {
    private static final int DEEPEST_INCLUDE = 16;
    /// Files that include themselves and each other come to an end.
    private static final int MOST_FILES = 1_000;
    private static final Set<String> SEVERAL = Set.of("identityfile");

    private final String originalHost;
    private final String user;
    private final ConfigFiles files;
    private final Map<String, List<String>> values = new HashMap<>();
    private boolean named;
    private int filesRead;

    private SshConfig(ConfigFiles files, String originalHost, String user) {
        this.files = files;
        this.originalHost = originalHost;
        this.user = user;
    }

    /// @param host as it was typed
    /// @param user the login if it is known already, else the one that would be used without configuration
    static SshConfig of(SshSettings settings, String host, String user) {
        return of(settings, new ConfigFiles(settings.home()), host, user);
    }

    /// @param files kept by whoever asks for many hosts
    static SshConfig of(SshSettings settings, ConfigFiles files, String host, String user) {
        SshConfig config = new SshConfig(files, host, user);
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

    /// Whether a `Host` line that counts names it in full, not by a pattern.
    boolean named() {
        return named;
    }

    boolean isYes(String keyword) {
        return first(keyword).map(v -> v.equalsIgnoreCase("yes")).orElse(false);
    }

    /// The blocks of an included file begin anew, but only count inside a block that counts.
    private void read(Path file, Path base, int depth, boolean outer) {
        if (++filesRead > MOST_FILES) {
            return;
        }
        boolean counts = outer;
        for (List<String> words : files.lines(file)) {
            String keyword = words.getFirst();
            List<String> rest = words.subList(1, words.size());
            switch (keyword) {
                case "host" -> {
                    counts = outer && Patterns.matches(rest, originalHost);
                    named |= counts && rest.contains(originalHost);
                }
                case "match" -> counts = outer && matches(rest);
                case "include" -> {
                    if (counts && depth < DEEPEST_INCLUDE) {
                        for (String pattern : rest) {
                            files.included(pattern, base).forEach(f -> read(f, base, depth + 1, true));
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
}
