package org.understudy.app.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.app.theme.ThemeChoice;

/// What the window remembers of itself: theme, place and size. A small file that may be deleted;
/// what cannot be read there is forgotten, never an error.
///
/// @param x of the window's corner; negative: wherever the system puts it
record ConsolePreferences(ThemeChoice theme, double x, double y, double width, double height, boolean maximized) {
    private static final Logger LOG = LoggerFactory.getLogger(ConsolePreferences.class);
    static final ConsolePreferences DEFAULT = new ConsolePreferences(ThemeChoice.LIGHT, -1, -1, 1280, 820, false);

    /// `$XDG_CONFIG_HOME/understudy/console.properties`, else below `~/.config`.
    static Path file(Map<String, String> environment) {
        // As everything else of ours: HOME before what the system has in its list of users.
        String home = environment.getOrDefault("HOME", "");
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = xdg.startsWith("/")
                ? Path.of(xdg)
                : Path.of(home.isEmpty() ? System.getProperty("user.home", "") : home)
                        .resolve(".config");
        return base.resolve("understudy").resolve("console.properties");
    }

    static ConsolePreferences read(Path file) {
        Properties p = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            p.load(in);
        } catch (NoSuchFileException _) {
            return DEFAULT;
        } catch (IOException | IllegalArgumentException e) {
            LOG.info("The preferences in {} cannot be read", file, e);
            return DEFAULT;
        }
        return new ConsolePreferences(
                "dark".equals(p.getProperty("theme")) ? ThemeChoice.DARK : ThemeChoice.LIGHT,
                number(p, "x", -1, -1, 20_000),
                number(p, "y", -1, -1, 20_000),
                number(p, "width", DEFAULT.width, 640, 20_000),
                number(p, "height", DEFAULT.height, 480, 20_000),
                Boolean.parseBoolean(p.getProperty("maximized")));
    }

    private static double number(Properties p, String key, double otherwise, double least, double most) {
        try {
            double value = Double.parseDouble(p.getProperty(key, ""));
            return value >= least && value <= most ? value : otherwise;
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }

    void write(Path file) {
        Properties p = new Properties();
        p.setProperty("theme", theme.name().toLowerCase(Locale.ROOT));
        p.setProperty("x", Double.toString(x));
        p.setProperty("y", Double.toString(y));
        p.setProperty("width", Double.toString(width));
        p.setProperty("height", Double.toString(height));
        p.setProperty("maximized", Boolean.toString(maximized));
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            try (OutputStream out = Files.newOutputStream(fresh)) {
                p.store(out, null);
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.info("The preferences cannot be written to {}", file, e);
        }
    }

    ConsolePreferences withTheme(ThemeChoice now) {
        return new ConsolePreferences(now, x, y, width, height, maximized);
    }
}
