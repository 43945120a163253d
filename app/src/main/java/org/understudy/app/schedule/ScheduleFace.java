package org.understudy.app.schedule;

import java.time.Instant;
import java.util.Optional;

import org.understudy.app.task.board.TaskFace;
import org.understudy.app.ui.Formats;
import org.understudy.model.problem.Problem;
import org.understudy.model.task.TaskState;
import org.understudy.services.store.ScheduleRow;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.schedule.Standing;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// What a row shows of a schedule.
///
/// @param what is dispatched, and where
/// @param rule when, in words
/// @param next the next time, or why there is none
/// @param until how long that is from now; empty where there is none
/// @param last how the last run ended, or stands
/// @param lastState empty: it never ran
/// @param missed how many runs did not come about; empty: none
/// @param problem why nothing would come of it now; empty: something would
public record ScheduleFace(
        String name,
        String what,
        String rule,
        String next,
        String until,
        String last,
        Optional<TaskState> lastState,
        String missed,
        String person,
        boolean paused,
        String problem) {

    static ScheduleFace of(Standing at, Instant now) {
        ScheduleRow row = at.row();
        String what = at.title().isEmpty()
                ? t("cannot be read")
                : at.hosts().isEmpty() ? at.title() : t("{0} on {1}", at.title(), at.hosts());
        return new ScheduleFace(
                row.name(),
                what,
                at.timing().map(timing -> TimingWords.of(timing, now)).orElse(row.kind() + " " + row.rule()),
                next(row, now),
                until(row, now),
                at.last().map(last -> last(last, now)).orElse(t("never")),
                at.last().map(TaskRow::state),
                missed(row, now),
                row.initiator(),
                row.paused(),
                at.problem().map(Problem::sentence).orElse(""));
    }

    private static String next(ScheduleRow row, Instant now) {
        Instant next = row.next();
        if (row.paused()) {
            return t("paused");
        }
        if (next != null) {
            return next.isBefore(now)
                    ? t("due since {0}", TimingWords.moment(next, now))
                    : TimingWords.moment(next, now);
        }
        return row.kind().equals("after") && row.last() == null ? t("when that is over") : t("over");
    }

    private static String until(ScheduleRow row, Instant now) {
        Instant next = row.next();
        return row.paused() || next == null || next.isBefore(now) ? "" : TimingWords.until(next, now);
    }

    private static String last(TaskRow last, Instant now) {
        Instant ended = last.ended();
        String how = TaskFace.state(last.state());
        if (ended == null) {
            return last.state() == TaskState.QUEUED ? t("Waits for a runner") : how;
        }
        String words = t("{0}, {1}", how, Formats.ago(ended, now));
        return last.reason().isEmpty() ? words : words + ": " + last.reason();
    }

    private static String missed(ScheduleRow row, Instant now) {
        Instant at = row.missedAt();
        if (row.missed() == 0) {
            return "";
        }
        String count = plural(row.missed(), "{0} missed", "{0} missed");
        return at == null ? count : t("{0}, noticed {1}", count, Formats.ago(at, now));
    }
}
