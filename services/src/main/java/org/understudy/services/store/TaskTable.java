package org.understudy.services.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskState;
import org.understudy.model.task.Transition;

/// The queue and the history of tasks. The hosts know what runs; this is what was asked for, who
/// leads it, and what was seen of it.
public final class TaskTable {
    /// How far a state is: what was seen late does not set a task back.
    private static final String RANK = "CASE %s WHEN 'queued' THEN 0 WHEN 'blocked' THEN 1 WHEN 'running' THEN 2"
            + " WHEN 'cancelling' THEN 3 ELSE 4 END";

    private static final String ADVANCES = RANK.formatted("excluded.state") + " > " + RANK.formatted("tasks.state");

    private final Store store;

    TaskTable(Store store) {
        this.store = store;
    }

    // ---- the queue

    /// Puts a dispatch into the queue; once, however often it is said.
    public void add(TaskRow row) throws ProblemException {
        store.transaction(false, db -> {
            add(store.database(), db, row);
            return true;
        });
    }

    static void add(Database database, Handle db, TaskRow row) {
        if (insert(db, row) > 0) {
            transition(db, row.id(), row.state(), row.created(), row.initiator(), "");
            database.notifyWorkers(db);
        }
    }

    /// Takes the oldest dispatch that nobody has begun.
    public Optional<TaskRow> claim(long worker) throws ProblemException {
        return store.transaction(false, db -> {
            Instant now = now(db);
            Optional<TaskRow> taken = db.createQuery("UPDATE tasks SET worker = :worker, fence = fence + 1,"
                            + " state = 'running', started = coalesce(started, :now) WHERE id ="
                            + " (SELECT id FROM tasks WHERE host = '' AND state = 'queued' AND ended IS NULL"
                            + " ORDER BY id LIMIT 1" + store.database().lockRow() + ") RETURNING *")
                    .bind("worker", worker)
                    .bind("now", now.toEpochMilli())
                    .map((rs, _) -> row(rs))
                    .findOne();
            taken.ifPresent(t -> transition(db, t.id(), TaskState.RUNNING, now, "", ""));
            return taken;
        });
    }

    /// Dispatches that are not over, the oldest first.
    public List<TaskRow> open() throws ProblemException {
        return store.read(db -> db.createQuery("SELECT * FROM tasks WHERE host = '' AND ended IS NULL ORDER BY id")
                .map((rs, _) -> row(rs))
                .list());
    }

    /// The names of those who lead dispatches and live, each once per process.
    public List<String> workers() throws ProblemException {
        record Known(long number, String name, String process) {}
        return store.transaction(false, db -> {
            List<Known> known = db.createQuery("SELECT id, name, process FROM workers ORDER BY id")
                    .map((rs, _) -> new Known(rs.getLong(1), rs.getString(2), rs.getString(3)))
                    .list();
            List<String> alive = new ArrayList<>();
            for (Known each : known) {
                if (!store.database().workers().dead(db, each.number, each.process)) {
                    alive.add(each.name);
                }
            }
            return alive;
        });
    }

    /// Takes all that was led by workers who are gone.
    public List<TaskRow> takeOver(long worker) throws ProblemException {
        record Other(long number, String process) {}
        List<Other> others = store.read(db -> db.createQuery("SELECT DISTINCT t.worker, coalesce(w.process, '') AS p"
                        + " FROM tasks t LEFT JOIN workers w ON w.id = t.worker"
                        + " WHERE t.host = '' AND t.ended IS NULL AND t.worker IS NOT NULL AND t.worker <> ?")
                .bind(0, worker)
                .map((rs, _) -> new Other(rs.getLong(1), rs.getString(2)))
                .list());
        List<TaskRow> taken = new ArrayList<>();
        for (Other other : others) {
            taken.addAll(store.transaction(false, db -> {
                if (!store.database().workers().dead(db, other.number, other.process)) {
                    return List.<TaskRow>of();
                }
                db.execute("DELETE FROM workers WHERE id = ?", other.number);
                return db.createQuery("UPDATE tasks SET worker = ?, fence = fence + 1"
                                + " WHERE worker = ? AND host = '' AND ended IS NULL RETURNING *")
                        .bind(0, worker)
                        .bind(1, other.number)
                        .map((rs, _) -> row(rs))
                        .list();
            }));
        }
        return taken;
    }

    /// What this worker leads, as the database has it.
    public List<TaskRow> ledBy(long worker) throws ProblemException {
        return store.read(
                db -> db.createQuery("SELECT * FROM tasks WHERE worker = ? AND host = '' AND ended IS NULL ORDER BY id")
                        .bind(0, worker)
                        .map((rs, _) -> row(rs))
                        .list());
    }

    /// Whether the claim is still good, with what is in the row now.
    public Optional<TaskRow> held(Claim claim) throws ProblemException {
        return store.read(db -> held(db, claim));
    }

    private static Optional<TaskRow> held(Handle db, Claim claim) {
        return db.createQuery("SELECT * FROM tasks WHERE id = ? AND worker = ? AND fence = ?")
                .bind(0, claim.task())
                .bind(1, claim.worker())
                .bind(2, claim.fence())
                .map((rs, _) -> row(rs))
                .findOne();
    }

    /// Writes down the tasks of a dispatch before any host is asked, so that whoever takes over knows their numbers.
    ///
    /// @return false when somebody else leads it now
    public boolean addParts(Claim claim, List<TaskRow> parts) throws ProblemException {
        return store.transaction(false, db -> {
            if (db.execute(
                            "UPDATE tasks SET fence = fence WHERE id = ? AND worker = ? AND fence = ?",
                            claim.task(),
                            claim.worker(),
                            claim.fence())
                    == 0) {
                return false;
            }
            for (TaskRow part : parts) {
                if (insert(db, part) > 0) {
                    transition(db, part.id(), part.state(), part.created(), part.initiator(), "");
                }
            }
            return true;
        });
    }

    /// Back into the queue: nothing of it was begun.
    public boolean giveBack(Claim claim) throws ProblemException {
        return store.transaction(false, db -> {
            int n = db.execute(
                    "UPDATE tasks SET worker = NULL, state = 'queued' WHERE id = ? AND worker = ? AND fence = ?"
                            + " AND ended IS NULL AND NOT EXISTS (SELECT 1 FROM tasks p WHERE p.parent = ?)",
                    claim.task(),
                    claim.worker(),
                    claim.fence(),
                    claim.task());
            store.database().notifyWorkers(db);
            return n > 0;
        });
    }

    /// Lets go of a dispatch whose tasks run, for another worker to take.
    public boolean leave(Claim claim) throws ProblemException {
        return store.transaction(false, db -> {
            int n = db.execute(
                    "UPDATE tasks SET worker = 0 WHERE id = ? AND worker = ? AND fence = ? AND ended IS NULL",
                    claim.task(),
                    claim.worker(),
                    claim.fence());
            store.database().notifyWorkers(db);
            return n > 0;
        });
    }

    /// @return false when somebody else leads it now, or it was over
    public boolean finish(Claim claim, TaskState state, String who, String reason) throws ProblemException {
        return store.transaction(false, db -> {
            Instant now = now(db);
            int n = db.execute(
                    "UPDATE tasks SET state = ?, ended = ?, reason = ?"
                            + " WHERE id = ? AND worker = ? AND fence = ? AND ended IS NULL",
                    text(state),
                    now.toEpochMilli(),
                    reason,
                    claim.task(),
                    claim.worker(),
                    claim.fence());
            if (n > 0) {
                transition(db, claim.task(), state, now, who, reason);
                store.database().notifyWorkers(db);
            }
            return n > 0;
        });
    }

    /// Asks for the end of a dispatch. One that nobody has begun is over at once; else its worker hears of it.
    ///
    /// @return false when it was over
    public boolean cancel(String dispatch, String who, String why) throws ProblemException {
        return store.transaction(false, db -> {
            Instant now = now(db);
            int over = db.execute(
                    "UPDATE tasks SET state = 'cancelled', ended = ?, reason = ?, cancel_by = ?, cancel_why = ?"
                            + " WHERE id = ? AND state = 'queued'",
                    now.toEpochMilli(),
                    why,
                    who,
                    why,
                    dispatch);
            if (over > 0) {
                transition(db, dispatch, TaskState.CANCELLED, now, who, why);
                store.database().notifyWorkers(db);
                return true;
            }
            int asked = db.execute(
                    "UPDATE tasks SET state = 'cancelling', cancel_by = ?, cancel_why = ?"
                            + " WHERE id = ? AND state = 'running' AND host = ''",
                    who,
                    why,
                    dispatch);
            if (asked > 0) {
                transition(db, dispatch, TaskState.CANCELLING, now, who, why);
                store.database().notifyWorkers(db);
            }
            return asked > 0;
        });
    }

    // ---- the history

    /// Keeps what was seen of a task on a host: each of its states once, whoever saw it and however often.
    public void seen(TaskRow row, List<Transition> transitions) throws ProblemException {
        seen(List.of(new SeenTask(row, transitions)));
    }

    /// The same for many, all or none.
    public void seen(List<SeenTask> all) throws ProblemException {
        store.transaction(false, db -> {
            boolean ended = false;
            for (SeenTask each : all) {
                ended |= upsert(db, each.row()) > 0 && each.row().state().over();
                for (Transition t : each.transitions()) {
                    transition(db, each.row().id(), t.state(), t.at(), t.who(), t.why());
                }
            }
            if (ended) {
                store.database().notifyWorkers(db);
            }
            return true;
        });
    }

    /// Those of these whose end is known here already.
    public Set<String> over(List<String> ids) throws ProblemException {
        if (ids.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(
                store.read(db -> db.createQuery("SELECT id FROM tasks WHERE id IN (<ids>) AND ended IS NOT NULL")
                        .bindList("ids", ids)
                        .mapTo(String.class)
                        .list()));
    }

    /// Tasks of hosts that are over, what ended last first; without their parameters, which may be long.
    public List<TaskRow> past(int count) throws ProblemException {
        return store.read(db -> db.createQuery("SELECT id, parent, host, routine, version, title, '' AS parameters,"
                        + " '' AS request, initiator, schedule, state, created, started, ended, code, reason, worker,"
                        + " fence, cancel_by, cancel_why FROM tasks"
                        + " WHERE ended IS NOT NULL AND host <> '' ORDER BY ended DESC LIMIT ?")
                .bind(0, count)
                .map((rs, _) -> row(rs))
                .list());
    }

    /// Removes what ended longer ago than this by the clock of the database, some at a time. What a schedule refers to
    /// stays.
    ///
    /// @return how many are gone
    public int forget(Duration kept, int most) throws ProblemException {
        return store.transaction(false, db -> {
            List<String> old = db.createQuery("SELECT id FROM tasks WHERE ended < ?"
                            + " AND id NOT IN (SELECT rule FROM schedules WHERE kind = 'after')"
                            + " AND id NOT IN (SELECT last_task FROM schedules) ORDER BY ended LIMIT ?")
                    .bind(0, now(db).minus(kept).toEpochMilli())
                    .bind(1, most)
                    .mapTo(String.class)
                    .list();
            for (String id : old) {
                db.execute("DELETE FROM transitions WHERE task = ?", id);
                db.execute("DELETE FROM tasks WHERE id = ?", id);
            }
            return old.size();
        });
    }

    private static int upsert(Handle db, TaskRow row) {
        return db.createUpdate(
                        "INSERT INTO tasks (" + COLUMNS + ") VALUES (" + VALUES + ") ON CONFLICT (id) DO UPDATE SET"
                                + " state = excluded.state, title = excluded.title,"
                                + " started = coalesce(tasks.started, excluded.started), ended = excluded.ended,"
                                + " code = excluded.code, reason = excluded.reason WHERE " + ADVANCES)
                .bindMap(values(row))
                .execute();
    }

    /// The newest first; dispatches and tasks without one.
    public List<TaskRow> newest(int count) throws ProblemException {
        return store.read(db -> db.createQuery("SELECT * FROM tasks WHERE parent IS NULL ORDER BY id DESC LIMIT ?")
                .bind(0, count)
                .map((rs, _) -> row(rs))
                .list());
    }

    public Optional<TaskRow> one(String id) throws ProblemException {
        return store.read(db -> db.createQuery("SELECT * FROM tasks WHERE id = ?")
                .bind(0, id)
                .map((rs, _) -> row(rs))
                .findOne());
    }

    /// Those whose number ends so.
    public List<TaskRow> endingWith(String digits) throws ProblemException {
        return store.read(db -> db.createQuery("SELECT * FROM tasks WHERE id LIKE ? ORDER BY id DESC LIMIT 20")
                .bind(0, "%" + digits.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f-]", "?"))
                .map((rs, _) -> row(rs))
                .list());
    }

    /// The tasks of a dispatch, in the order in which they were made.
    public List<TaskRow> parts(String dispatch) throws ProblemException {
        return store.read(db -> db.createQuery("SELECT * FROM tasks WHERE parent = ? ORDER BY id")
                .bind(0, dispatch)
                .map((rs, _) -> row(rs))
                .list());
    }

    /// In the order of their states: the clocks of those who saw them differ.
    public List<Transition> transitions(String task) throws ProblemException {
        return store.read(db -> db.createQuery(
                        "SELECT * FROM transitions WHERE task = ? ORDER BY " + RANK.formatted("state"))
                .bind(0, task)
                .map((rs, _) -> new Transition(
                        state(rs.getString("state")),
                        Instant.ofEpochMilli(rs.getLong("at")),
                        rs.getString("who"),
                        rs.getString("why")))
                .list());
    }

    // ---- how it is done

    private static final String COLUMNS = "id, parent, host, routine, version, title, parameters, request, initiator,"
            + " schedule, state, created, started, ended, code, reason, worker, fence";
    private static final String VALUES = ":id, :parent, :host, :routine, :version, :title, :parameters, :request,"
            + " :initiator, :schedule, :state, :created, cast(:started AS BIGINT), cast(:ended AS BIGINT),"
            + " cast(:code AS INTEGER), :reason, cast(:worker AS BIGINT), :fence";

    private static int insert(Handle db, TaskRow row) {
        return db.createUpdate(
                        "INSERT INTO tasks (" + COLUMNS + ") VALUES (" + VALUES + ") ON CONFLICT (id) DO NOTHING")
                .bindMap(values(row))
                .execute();
    }

    private static Map<String, Object> values(TaskRow row) {
        Map<String, @Nullable Object> all = new java.util.HashMap<>();
        all.put("id", row.id());
        all.put("parent", row.parent());
        all.put("host", row.host());
        all.put("routine", row.routine());
        all.put("version", row.version());
        all.put("title", row.title());
        all.put("parameters", row.parameters());
        all.put("request", row.request());
        all.put("initiator", row.initiator());
        all.put("schedule", row.schedule());
        all.put("state", text(row.state()));
        all.put("created", row.created().toEpochMilli());
        all.put("started", millis(row.started()));
        all.put("ended", millis(row.ended()));
        all.put("code", row.code());
        all.put("reason", row.reason());
        all.put("worker", row.worker());
        all.put("fence", row.fence());
        return all;
    }

    static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }

    private static void transition(Handle db, String task, TaskState state, Instant at, String who, String why) {
        db.execute(
                "INSERT INTO transitions (task, state, at, who, why) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                task,
                text(state),
                at.toEpochMilli(),
                who,
                why);
    }

    private Instant now(Handle db) throws ProblemException {
        return Instant.ofEpochMilli(store.database().now(db));
    }

    static String text(TaskState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static TaskState state(String text) {
        return TaskState.valueOf(text.toUpperCase(Locale.ROOT));
    }

    static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
        long at = rs.getLong(column);
        return rs.wasNull() ? null : Instant.ofEpochMilli(at);
    }

    private static TaskRow row(ResultSet rs) throws SQLException {
        int code = rs.getInt("code");
        boolean noCode = rs.wasNull();
        long worker = rs.getLong("worker");
        boolean noWorker = rs.wasNull();
        return new TaskRow(
                rs.getString("id"),
                rs.getString("parent"),
                rs.getString("host"),
                rs.getString("routine"),
                rs.getInt("version"),
                rs.getString("title"),
                rs.getString("parameters"),
                rs.getString("request"),
                rs.getString("initiator"),
                rs.getString("schedule"),
                state(rs.getString("state")),
                Instant.ofEpochMilli(rs.getLong("created")),
                instant(rs, "started"),
                instant(rs, "ended"),
                noCode ? null : code,
                rs.getString("reason"),
                noWorker ? null : worker,
                rs.getLong("fence"),
                rs.getString("cancel_by"),
                rs.getString("cancel_why"));
    }
}
