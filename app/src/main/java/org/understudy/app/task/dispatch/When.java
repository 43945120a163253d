package org.understudy.app.task.dispatch;

import java.util.Optional;

import org.understudy.services.task.schedule.TimingAsked;

import static org.understudy.app.ui.Texts.t;

/// When it shall be done.
public enum When {
    NOW,
    RUNNER,
    AT,
    EVERY,
    CRON,
    AFTER;

    public String title() {
        return switch (this) {
            case NOW -> t("Now");
            case RUNNER -> t("By a runner");
            case AT -> t("At a time");
            case EVERY -> t("Every so often");
            case CRON -> t("By the calendar");
            case AFTER -> t("After something else");
        };
    }

    public String description() {
        return switch (this) {
            case NOW -> t("It is handed to the hosts at once, from here.");
            case RUNNER -> t("It waits in the queue for the next runner.");
            case AT -> t("Once, by a runner.");
            case EVERY -> t("Again and again, counted from now.");
            case CRON -> t("At hours, weekdays, days of the month.");
            case AFTER -> t("Once, when another one is over.");
        };
    }

    /// Empty where no schedule comes of it.
    Optional<TimingAsked.How> how() {
        return switch (this) {
            case NOW, RUNNER -> Optional.empty();
            case AT -> Optional.of(TimingAsked.How.AT);
            case EVERY -> Optional.of(TimingAsked.How.EVERY);
            case CRON -> Optional.of(TimingAsked.How.CRON);
            case AFTER -> Optional.of(TimingAsked.How.AFTER);
        };
    }

    /// What the field for it is called; empty: there is none.
    public String field() {
        return switch (this) {
            case NOW, RUNNER -> "";
            case AT -> t("Time");
            case EVERY -> t("How often");
            case CRON -> t("Rule");
            case AFTER -> t("Number of the task or dispatch");
        };
    }

    public String example() {
        return switch (this) {
            case NOW, RUNNER -> "";
            case AT -> "2026-12-24T18:00";
            case EVERY -> "6h";
            case CRON -> "0 3 * * *";
            case AFTER -> "a1b2c3d4";
        };
    }

    public String help() {
        return switch (this) {
            case NOW, RUNNER -> "";
            case AT -> t("A day and a time, or 18:00 for the next time that it is so late.");
            case EVERY -> t("Such as 90s, 15m, 6h, 1h30m or 2d.");
            case CRON ->
                t(
                        "Minute, hour, day of the month, month, day of the week: 0 3 * * * is 3 o'clock each night, 30 18 * * 1-5 half past six on workdays.");
            case AFTER -> t("The last four or more digits of its number, or choose it below.");
        };
    }
}
