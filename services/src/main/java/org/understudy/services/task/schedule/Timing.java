package org.understudy.services.task.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.store.ScheduleRow;

/// When a schedule runs.
public sealed interface Timing {
    /// The word for it in the database.
    String kind();

    /// The rest of it, as text.
    String rule();

    default String zone() {
        return "";
    }

    /// The first run that comes after this moment.
    ///
    /// @param created when the schedule was made
    Optional<Instant> next(Instant created, Instant after);

    /// Once.
    record At(Instant time) implements Timing {
        @Override
        public String kind() {
            return "at";
        }

        @Override
        public String rule() {
            return time.toString();
        }

        @Override
        public Optional<Instant> next(Instant created, Instant after) {
            return time.isAfter(after) ? Optional.of(time) : Optional.empty();
        }
    }

    /// So often, counted from when it was made: a run that took long does not move the others.
    record Every(Duration period) implements Timing {
        @Override
        public String kind() {
            return "every";
        }

        @Override
        public String rule() {
            return period.toString();
        }

        @Override
        public Optional<Instant> next(Instant created, Instant after) {
            long millis = period.toMillis();
            long passed = Math.max(0, after.toEpochMilli() - created.toEpochMilli());
            return Optional.of(created.plusMillis((passed / millis + 1) * millis));
        }
    }

    /// By the five fields of cron, in a time zone with its summer time.
    record Cron(CronRule expression, ZoneId where) implements Timing {
        @Override
        public String kind() {
            return "cron";
        }

        @Override
        public String rule() {
            return expression.text();
        }

        @Override
        public String zone() {
            return where.getId();
        }

        @Override
        public Optional<Instant> next(Instant created, Instant after) {
            return expression.next(after, where);
        }
    }

    /// When another task is over.
    ///
    /// @param onlySuccess not when it failed
    record After(String task, boolean onlySuccess) implements Timing {
        static final String SUCCESS = "success";
        static final String ANY = "any";

        @Override
        public String kind() {
            return "after";
        }

        @Override
        public String rule() {
            return task;
        }

        /// Its place is taken by what is waited for.
        @Override
        public String zone() {
            return onlySuccess ? SUCCESS : ANY;
        }

        @Override
        public Optional<Instant> next(Instant created, Instant after) {
            return Optional.empty();
        }
    }

    static Timing of(ScheduleRow row) throws ProblemException {
        try {
            return switch (row.kind()) {
                case "at" -> new At(Instant.parse(row.rule()));
                case "every" -> new Every(Duration.parse(row.rule()));
                case "cron" -> new Cron(CronRule.parse(row.rule()), ZoneId.of(row.zone()));
                case "after" -> new After(row.rule(), row.zone().equals(After.SUCCESS));
                default -> throw unknown(row);
            };
        } catch (DateTimeException e) {
            throw unknown(row);
        }
    }

    private static ProblemException unknown(ScheduleRow row) {
        return new ProblemException(
                Kind.UNSUPPORTED,
                "This program does not understand when " + row.name() + " runs.",
                "It says: " + row.kind() + " " + row.rule() + " " + row.zone(),
                "Use a newer program, or make the schedule anew.");
    }
}
