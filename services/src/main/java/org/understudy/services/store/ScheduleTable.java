package org.understudy.services.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Schedules. What is due is decided by the clock of the database, the one that all have in common.
public final class ScheduleTable {
    private final Store store;

    ScheduleTable(Store store) {
        this.store = store;
    }

    /// What comes of a schedule that is due.
    ///
    /// @param task what goes into the queue, if anything
    /// @param next when again; null: never, or when another task ends
    /// @param missed how many runs did not come about
    public record Firing(Optional<TaskRow> task, @Nullable Instant next, long missed) {}

    /// Decides it.
    @FunctionalInterface
    public interface Decision {
        Firing on(ScheduleRow schedule, Instant now) throws ProblemException;
    }

    /// The time by the clock that decides.
    public Instant now() throws ProblemException {
        Database database = store.opened();
        return store.read(db -> Instant.ofEpochMilli(database.now(db)));
    }

    public void add(ScheduleRow row) throws ProblemException {
        store.transaction(true, db -> {
            int n = db.execute(
                    "INSERT INTO schedules (name, request, initiator, kind, rule, zone, late, created, next_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, cast(? AS BIGINT)) ON CONFLICT (name) DO NOTHING",
                    row.name(),
                    row.request(),
                    row.initiator(),
                    row.kind(),
                    row.rule(),
                    row.zone(),
                    row.late(),
                    row.created().toEpochMilli(),
                    TaskTable.millis(row.next()));
            if (n == 0) {
                throw new ProblemException(
                        Kind.NAME_TAKEN,
                        "There is a schedule named " + row.name() + " already.",
                        "Names of schedules are unique.",
                        "Choose another name, or remove the old one: understudy schedule remove " + row.name());
            }
            store.event(db, "schedule.add", "schedule:" + row.name(), row.kind() + " " + row.rule());
            store.database().notifyWorkers(db);
            return true;
        });
    }

    public List<ScheduleRow> all() throws ProblemException {
        return store.read(db -> db.createQuery("SELECT * FROM schedules ORDER BY name")
                .map((rs, _) -> row(rs))
                .list());
    }

    public Optional<ScheduleRow> one(String name) throws ProblemException {
        return store.read(db -> db.createQuery("SELECT * FROM schedules WHERE name = ?")
                .bind(0, name)
                .map((rs, _) -> row(rs))
                .findOne());
    }

    /// @param next when it runs again, where it goes on
    /// @return false if there is none of this name
    public boolean pause(String name, boolean paused, @Nullable Instant next) throws ProblemException {
        return store.transaction(true, db -> {
            int n = db.execute(
                    "UPDATE schedules SET paused = ?, next_at = cast(? AS BIGINT) WHERE name = ?",
                    paused ? 1 : 0,
                    TaskTable.millis(next),
                    name);
            if (n > 0) {
                store.event(db, paused ? "schedule.pause" : "schedule.resume", "schedule:" + name, "");
                store.database().notifyWorkers(db);
            }
            return n > 0;
        });
    }

    /// Puts a run of it into the queue that its time has nothing to do with.
    public void began(String name, TaskRow task) throws ProblemException {
        store.transaction(false, db -> {
            TaskTable.add(store.database(), db, task);
            // Of one that waits for a task, a last run says that it has been dealt with.
            db.execute(
                    "UPDATE schedules SET last_task = ?, last_at = CASE WHEN kind = 'after' THEN last_at ELSE"
                            + " cast(? AS BIGINT) END WHERE name = ?",
                    task.id(),
                    store.database().now(db),
                    name);
            store.event(db, "schedule.run", "schedule:" + name, task.id());
            return true;
        });
    }

    public boolean remove(String name) throws ProblemException {
        return store.transaction(true, db -> {
            int n = db.execute("DELETE FROM schedules WHERE name = ?", name);
            if (n > 0) {
                store.event(db, "schedule.remove", "schedule:" + name, "");
            }
            return n > 0;
        });
    }

    /// Puts into the queue what is due, each run once, whoever does it and however many at a time.
    ///
    /// @return what was put there
    public List<TaskRow> fire(Decision decision) throws ProblemException {
        List<TaskRow> all = new ArrayList<>();
        while (true) {
            List<TaskRow> some = new ArrayList<>();
            if (!store.transaction(false, db -> fireOne(db, decision, some))) {
                return all;
            }
            all.addAll(some);
        }
    }

    /// @return false when nothing is due
    private boolean fireOne(Handle db, Decision decision, List<TaskRow> fired) throws ProblemException {
        Instant now = Instant.ofEpochMilli(store.database().now(db));
        Optional<ScheduleRow> due = db.createQuery("SELECT * FROM schedules WHERE paused = 0 AND (next_at <= ?"
                        + " OR (kind = 'after' AND last_at IS NULL AND EXISTS"
                        + " (SELECT 1 FROM tasks t WHERE t.id = schedules.rule AND t.ended IS NOT NULL)))"
                        + " ORDER BY next_at, name LIMIT 1" + store.database().lockRow())
                .bind(0, now.toEpochMilli())
                .map((rs, _) -> row(rs))
                .findOne();
        if (due.isEmpty()) {
            return false;
        }
        ScheduleRow schedule = due.get();
        Firing firing = decision.on(schedule, now);
        if (firing.task().isPresent()) {
            TaskTable.add(store.database(), db, firing.task().get());
            fired.add(firing.task().get());
        }
        db.execute(
                "UPDATE schedules SET next_at = cast(? AS BIGINT), last_at = ?, last_task = ?, missed = missed + ?,"
                        + " missed_at = CASE WHEN ? > 0 THEN ? ELSE missed_at END WHERE name = ?",
                TaskTable.millis(firing.next()),
                lastAt(schedule, firing, now),
                firing.task().map(TaskRow::id).orElse(schedule.lastTask()),
                firing.missed(),
                firing.missed(),
                now.toEpochMilli(),
                schedule.name());
        return true;
    }

    private static long lastAt(ScheduleRow schedule, Firing firing, Instant now) {
        Instant last = schedule.last();
        // Of a schedule that waits for a task it says also that it has been dealt with.
        return firing.task().isPresent() || last == null ? now.toEpochMilli() : last.toEpochMilli();
    }

    /// How long nothing is due, at most so long.
    public Duration untilNext(Duration most) throws ProblemException {
        Database database = store.opened();
        return store.read(db -> {
            Optional<Long> next = db.createQuery("SELECT min(next_at) FROM schedules WHERE paused = 0")
                    .mapTo(Long.class)
                    .findOne();
            if (next.isEmpty()) {
                return most;
            }
            Duration until = Duration.ofMillis(Math.max(0, next.get() - database.now(db)));
            return until.compareTo(most) < 0 ? until : most;
        });
    }

    private static ScheduleRow row(ResultSet rs) throws SQLException {
        @Nullable Instant created = TaskTable.instant(rs, "created");
        return new ScheduleRow(
                rs.getString("name"),
                rs.getString("request"),
                rs.getString("initiator"),
                rs.getString("kind"),
                rs.getString("rule"),
                rs.getString("zone"),
                rs.getString("late"),
                rs.getInt("paused") != 0,
                created == null ? Instant.EPOCH : created,
                TaskTable.instant(rs, "next_at"),
                TaskTable.instant(rs, "last_at"),
                rs.getString("last_task"),
                rs.getLong("missed"),
                TaskTable.instant(rs, "missed_at"));
    }
}
