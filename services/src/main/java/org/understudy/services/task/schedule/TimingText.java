package org.understudy.services.task.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Times and durations as people write them.
public final class TimingText {
    private static final Pattern SPAN =
            Pattern.compile("(?:(\\d{1,4})d)?(?:(\\d{1,5})h)?(?:(\\d{1,6})m)?(?:(\\d{1,8})s)?");
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private TimingText() {}

    /// `2026-12-24T18:00`, with or without seconds and a zone; `18:00` is the next time that it is so late; `now`.
    public static Timing.At at(String text, ZoneId zone, Instant now) throws ProblemException {
        if (text.equals("now")) {
            return new Timing.At(now);
        }
        try {
            if (text.matches("\\d{1,2}:\\d{2}(:\\d{2})?")) {
                LocalTime time = LocalTime.parse(text.indexOf(':') == 1 ? "0" + text : text);
                ZonedDateTime today = now.atZone(zone).with(time);
                return new Timing.At((today.toInstant().isAfter(now) ? today : today.plusDays(1)).toInstant());
            }
            String iso = text.strip().replace(' ', 'T');
            boolean zoned = iso.matches(".*T.*([Zz]|[+-]\\d{2}:?\\d{2}|\\])");
            return new Timing.At(
                    zoned
                            ? ZonedDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).atZone(zone).toInstant());
        } catch (DateTimeException e) {
            throw bad(
                    "\"" + text + "\" is not a time.",
                    "Write it like 2026-12-24T18:00, 2026-12-24T18:00Z or 18:00 (the next one).");
        }
    }

    /// `90s`, `15m`, `6h`, `1h30m`, `2d`.
    public static Timing.Every every(String text) throws ProblemException {
        Matcher parts = SPAN.matcher(text.strip());
        if (!parts.matches()) {
            throw bad("\"" + text + "\" is not a duration.", "Write it like 90s, 15m, 6h, 1h30m or 2d.");
        }
        Duration span = Duration.ofDays(number(parts, 1))
                .plusHours(number(parts, 2))
                .plusMinutes(number(parts, 3))
                .plusSeconds(number(parts, 4));
        if (span.compareTo(SHORTEST) < 0) {
            throw bad("\"" + text + "\" is too short.", "Give one second or more, such as 15m.");
        }
        return new Timing.Every(span);
    }

    private static long number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    public static ZoneId zone(String text) throws ProblemException {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw bad("\"" + text + "\" is not a time zone.", "Write it like Europe/Vienna, UTC or +02:00.");
        }
    }

    private static ProblemException bad(String what, String remedy) {
        return new ProblemException(Kind.BAD_INPUT, what, "", remedy);
    }
}
