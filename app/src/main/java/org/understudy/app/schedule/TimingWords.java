package org.understudy.app.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import org.understudy.services.task.schedule.Timing;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// When, as people say it. Times are those of this machine.
public final class TimingWords {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter WITH_SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter WEEKDAY = DateTimeFormatter.ofPattern("EEEE", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE, d MMM yyyy", Locale.ENGLISH);
    private static final int WEEK = 7;

    private TimingWords() {}

    /// How often, or after what.
    public static String of(Timing timing, Instant now) {
        return switch (timing) {
            case Timing.At at -> t("once, {0}", moment(at.time(), now));
            case Timing.Every every -> t("every {0}", span(every.period()));
            case Timing.Cron cron ->
                cron.where().equals(ZoneId.systemDefault())
                        ? cron.expression().words()
                        : t("{0}, {1} time", cron.expression().words(), cron.where());
            case Timing.After after ->
                after.onlySuccess()
                        ? t("once, when task {0} has succeeded", end(after.task()))
                        : t("once, when task {0} is over, whatever came of it", end(after.task()));
        };
    }

    private static String end(String task) {
        return task.substring(Math.max(0, task.length() - 8));
    }

    /// `today at 18:00`, `tomorrow at 03:00`, `Thursday at 03:00`, `Thu, 24 Dec 2026 at 18:00`.
    public static String moment(Instant time, Instant now) {
        ZoneId zone = ZoneId.systemDefault();
        ZonedDateTime at = time.atZone(zone);
        LocalDate today = now.atZone(zone).toLocalDate();
        long days = ChronoUnit.DAYS.between(today, at.toLocalDate());
        String clock = (at.getSecond() == 0 ? TIME : WITH_SECONDS).format(at);
        if (days == 0) {
            return t("today at {0}", clock);
        }
        if (days == 1) {
            return t("tomorrow at {0}", clock);
        }
        if (days == -1) {
            return t("yesterday at {0}", clock);
        }
        return days > 0 && days < WEEK
                ? t("{0} at {1}", WEEKDAY.format(at), clock)
                : t("{0} at {1}", DAY.format(at), clock);
    }

    /// The same, and how long that is from now.
    public static String coming(Instant time, Instant now) {
        return t("{0}, {1}", moment(time, now), until(time, now));
    }

    /// How long that is from now.
    public static String until(Instant time, Instant now) {
        Duration until = Duration.between(now, time);
        return until.toSeconds() < 1 ? t("at once") : t("in {0}", roughly(until));
    }

    /// The two largest parts of it.
    private static String roughly(Duration time) {
        Duration round = time.toDays() > 0
                ? Duration.ofHours(Math.round(time.toMinutes() / 60.0))
                : time.toHours() > 0
                        ? Duration.ofMinutes(Math.round(time.toSeconds() / 60.0))
                        : time.toMinutes() >= 10
                                ? Duration.ofMinutes(Math.round(time.toSeconds() / 60.0))
                                : Duration.ofSeconds(Math.round(time.toMillis() / 1000.0));
        return span(round);
    }

    /// `6 hours`, `1 hour 30 minutes`.
    public static String span(Duration time) {
        StringBuilder words = new StringBuilder();
        part(words, time.toDays(), "{0} day", "{0} days");
        part(words, time.toHoursPart(), "{0} hour", "{0} hours");
        part(words, time.toMinutesPart(), "{0} minute", "{0} minutes");
        part(words, time.toSecondsPart(), "{0} second", "{0} seconds");
        return words.isEmpty() ? plural(0, "{0} second", "{0} seconds") : words.toString();
    }

    private static void part(StringBuilder words, long count, String one, String many) {
        if (count > 0) {
            words.append(words.isEmpty() ? "" : " ").append(plural(count, one, many));
        }
    }
}
