package org.understudy.services.store;

import java.nio.file.Path;
import java.util.Map;

import org.understudy.model.problem.ProblemException;

/// Where this person's data lies: `UNDERSTUDY_DATA`, else `$XDG_DATA_HOME/understudy`, else
/// `~/.local/share/understudy`; and which database a team shares instead of the file there.
public record StorePaths(Path folder, DatabaseSetting shared) {
    /// With the file in that folder.
    public StorePaths(Path folder) {
        this(folder, "");
    }

    /// @param address of a server; empty: the file
    public StorePaths(Path folder, String address) {
        this(folder, new DatabaseSetting(address, folder.resolve("no-settings")));
    }

    public static StorePaths of(Map<String, String> environment, Path home) {
        return new StorePaths(folder(environment, home), DatabaseSetting.of(environment, home));
    }

    private static Path folder(Map<String, String> environment, Path home) {
        String own = environment.getOrDefault("UNDERSTUDY_DATA", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        Path base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local/share");
        return base.resolve("understudy").toAbsolutePath();
    }

    public Path database() {
        return folder.resolve("understudy.db");
    }

    Database open() throws ProblemException {
        String address = shared.resolve();
        return address.isEmpty() ? new SqliteFile(this) : new PostgresServer(address);
    }
}
