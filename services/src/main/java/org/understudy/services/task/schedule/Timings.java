package org.understudy.services.task.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// What people say about when, made something that can be kept; the window and the command line
/// both ask here.
final class Timings {
    private static final int FORETOLD = 3;

    private Timings() {}

    /// Says which task is meant by the end of its number.
    interface Tasks {
        String find(String typed) throws ProblemException;
    }

    static Timing read(TimingAsked asked, Instant now, Tasks tasks) throws ProblemException {
        String text = asked.text().strip();
        ZoneId zone = asked.zone().isBlank()
                ? ZoneId.systemDefault()
                : TimingText.zone(asked.zone().strip());
        return switch (asked.how()) {
            case AT -> TimingText.at(text, zone, now);
            case EVERY -> TimingText.every(text);
            case CRON -> new Timing.Cron(CronRule.parse(text), zone);
            case AFTER -> new Timing.After(tasks.find(text), !asked.anyEnd());
        };
    }

    /// Refuses what would never run.
    ///
    /// @param late how much of the past still counts as now
    static void comes(Timing timing, Instant now, Duration late) throws ProblemException {
        if (timing instanceof Timing.At at && at.time().isBefore(now.minus(late))) {
            throw new ProblemException(
                    Kind.BAD_INPUT, "That time is over.", "It is " + now + " now.", "Give one that comes.");
        }
        if (timing instanceof Timing.Cron && timing.next(now, now).isEmpty()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "\"" + timing.rule() + "\" never comes.",
                    "There is no such day.",
                    "Give a day of the month that its months have.");
        }
    }

    /// The next times, as if it were kept now.
    static List<Instant> foretell(Timing timing, Instant created, Instant now) {
        List<Instant> times = new ArrayList<>();
        if (timing instanceof Timing.At at) {
            times.add(at.time());
            return times;
        }
        Optional<Instant> next = timing.next(created, now);
        while (next.isPresent() && times.size() < FORETOLD) {
            times.add(next.get());
            next = timing.next(created, next.get());
        }
        return times;
    }
}
