package org.understudy.app.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// Numbers and times as people read them.
public final class Formats {
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};
    private static final DateTimeFormatter ABSOLUTE =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);

    private Formats() {}

    /// Decimal units, three digits: `0 B`, `999 B`, `1.5 KB`, `38 MB`.
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String number = unit == 0 || value >= 99.95
                ? String.format(Locale.ROOT, "%.0f", value)
                : trimZero(String.format(Locale.ROOT, "%.1f", value));
        return number + " " + UNITS[unit];
    }

    /// Capacities of disks and memory, which people know in powers of 1024.
    public static String capacity(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1023.5 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return trimZero(String.format(Locale.ROOT, "%.1f", value)) + " " + units[unit];
    }

    private static String trimZero(String number) {
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    public static String rate(double bytesPerSecond) {
        return bytes(Math.round(bytesPerSecond)) + "/s";
    }

    /// `1,234,567`
    public static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /// How long something took or will take: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
    public static String duration(double seconds) {
        if (seconds < 9.95) {
            return trimZero(String.format(Locale.ROOT, "%.1f", Math.max(0, seconds))) + " s";
        }
        long s = Math.round(seconds);
        if (s < 60) {
            return s + " s";
        }
        if (s < 3600) {
            return s / 60 + " min" + (s % 60 == 0 || s >= 600 ? "" : " " + s % 60 + " s");
        }
        if (s < 48 * 3600) {
            return s / 3600 + " h" + (s % 3600 < 60 ? "" : " " + s % 3600 / 60 + " min");
        }
        return s / 86400 + " d";
    }

    /// `just now`, `5 minutes ago`, `3 days ago`.
    public static String ago(Instant then, Instant now) {
        long s = Duration.between(then, now).toSeconds();
        if (s < 45) {
            return t("just now");
        }
        if (s < 90 * 60) {
            return plural(Math.max(1, Math.round(s / 60.0)), "{0} minute ago", "{0} minutes ago");
        }
        if (s < 36 * 3600) {
            return plural(Math.round(s / 3600.0), "{0} hour ago", "{0} hours ago");
        }
        return plural(Math.round(s / 86400.0), "{0} day ago", "{0} days ago");
    }

    /// The same for narrow places: `now`, `5 min`, `3 h`, `12 d`.
    public static String age(Instant then, Instant now) {
        long s = Duration.between(then, now).toSeconds();
        if (s < 45) {
            return t("now");
        }
        if (s < 90 * 60) {
            return t("{0} min", Math.max(1, Math.round(s / 60.0)));
        }
        if (s < 36 * 3600) {
            return t("{0} h", Math.round(s / 3600.0));
        }
        return t("{0} d", Math.round(s / 86400.0));
    }

    public static String absolute(Instant time) {
        return ABSOLUTE.format(time.atZone(ZoneId.systemDefault()));
    }

    public static String shortTime(Instant time) {
        return SHORT.format(time.atZone(ZoneId.systemDefault()));
    }
}
