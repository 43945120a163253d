package org.understudy.services.ssh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.understudy.model.host.Names;
import org.understudy.model.host.intake.Findings;
import org.understudy.model.host.intake.Found;
import org.understudy.model.host.intake.LeftOut;
import org.understudy.model.host.intake.Way;

/// The hosts that a configuration of SSH names in full. Those of the person's own configuration keep their alias for an
/// address, so that what is changed there later counts here too; of another file the values are written out, because
/// connections do not read it.
public final class SshAliases {
    private static final int DEEPEST_INCLUDE = 16;
    private static final int MOST_FILES = 1_000;

    private final SshSettings settings;
    private final ConfigFiles files;
    private final boolean own;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Set<String> patterns = new LinkedHashSet<>();
    private int filesRead;

    private SshAliases(SshSettings settings, Path file) {
        this.own = file.toAbsolutePath()
                .normalize()
                .equals(settings.config().toAbsolutePath().normalize());
        this.settings = own ? settings : settings.withConfig(file).withSystem(null);
        this.files = new ConfigFiles(settings.home());
    }

    public static Findings of(SshSettings settings, Path file) {
        SshAliases aliases = new SshAliases(settings, file);
        aliases.collect(file, settings.home().resolve(".ssh"), 0);
        return aliases.findings();
    }

    /// Every name in every file, whatever block it is included from; whether it counts is asked afterwards.
    private void collect(Path file, Path base, int depth) {
        if (depth > DEEPEST_INCLUDE || ++filesRead > MOST_FILES) {
            return;
        }
        for (List<String> words : files.lines(file)) {
            List<String> rest = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "host" -> {
                    for (String name : rest) {
                        if (name.contains("*") || name.contains("?")) {
                            patterns.add(name);
                        } else if (!name.startsWith("!")) {
                            names.putIfAbsent(name, String.valueOf(file.getFileName()));
                        }
                    }
                }
                case "include" -> rest.forEach(p -> files.included(p, base).forEach(f -> collect(f, base, depth + 1)));
                default -> {}
            }
        }
    }

    private Findings findings() {
        List<Found> found = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        names.forEach((name, where) -> {
            SshConfig config = SshConfig.of(settings, files, name, settings.user());
            String why = why(name, config);
            if (why.isEmpty()) {
                found.add(new Found(
                        name,
                        where,
                        own ? Way.to(name) : writtenOut(name, config),
                        java.util.Collections.emptySortedSet(),
                        List.of()));
            } else {
                leftOut.add(new LeftOut(name + " (" + where + ")", why));
            }
        });
        patterns.removeIf(p -> p.matches("!?\\*"));
        patterns.forEach(p -> leftOut.add(new LeftOut("Host " + p, "It is a pattern, not a host.")));
        return new Findings(found, leftOut);
    }

    /// Why a name cannot be taken; empty if it can.
    private static String why(String name, SshConfig config) {
        if (!Names.isPlain(name)) {
            return "This cannot be the name of a host here. Add it by hand: understudy host add NAME ADDRESS";
        }
        if (!config.named()) {
            return "Its block does not count: it is included where another host is meant.";
        }
        if (config.first("user").filter("git"::equals).isPresent()) {
            return "Its login is git: it keeps repositories and gives no shell.";
        }
        boolean command =
                config.first("proxycommand").filter(c -> !c.equals("none")).isPresent();
        return command && config.first("proxyjump").isEmpty()
                ? "It uses ProxyCommand, which Understudy does not run. Write ProxyJump there."
                : "";
    }

    private static Way writtenOut(String name, SshConfig config) {
        String host = config.first("hostname").orElse("%h").replace("%h", name);
        String port = config.first("port").filter(p -> p.matches("\\d{1,5}")).orElse("0");
        return new Way(
                host,
                Integer.parseInt(port),
                config.first("user").orElse(null),
                identity(config),
                config.first("proxyjump").orElse(null),
                null);
    }

    private static @Nullable String identity(SshConfig config) {
        return config.all("identityfile").stream()
                .filter(f -> !f.equals("none"))
                .findFirst()
                .orElse(null);
    }
}
