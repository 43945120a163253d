package org.understudy.services.store;

import java.nio.file.Path;
import java.util.Map;

/// Where this person's data lies: `UNDERSTUDY_DATA`, else `$XDG_DATA_HOME/understudy`, else
/// `~/.local/share/understudy`.
public record StorePaths(Path folder) {
    public static StorePaths of(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("UNDERSTUDY_DATA", "");
        if (!own.isEmpty()) {
            return new StorePaths(Path.of(own).toAbsolutePath());
        }
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        Path base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local/share");
        return new StorePaths(base.resolve("understudy").toAbsolutePath());
    }

    public Path database() {
        return folder.resolve("understudy.db");
    }
}
