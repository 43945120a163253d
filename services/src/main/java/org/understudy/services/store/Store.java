package org.understudy.services.store;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// What the console remembers: in a file of this person (SQLite), or in a database that a team
/// shares (PostgreSQL). It is opened at the first use, not before.
///
/// One connection, one user at a time in this process; several processes share the data (a file: WAL, a
/// writer waits up to ten seconds for another). Changes are written to the journal in the same
/// transaction.
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final StorePaths paths;
    private final Clock clock;
    private final String who;
    private final @Nullable List<Migration> migrations;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Database database;
    private @Nullable Handle handle;

    /// @param who the person for the journal, as `user@machine`
    public Store(StorePaths paths, Clock clock, String who) {
        this(paths, clock, who, null);
    }

    /// @param migrations instead of those of this program
    Store(StorePaths paths, Clock clock, String who, @Nullable List<Migration> migrations) {
        this.paths = paths;
        this.clock = clock;
        this.who = who;
        this.migrations = migrations;
    }

    public Path file() {
        return paths.database();
    }

    /// Where the data is, for people: a file, or the address of a server without its password.
    public String place() throws ProblemException {
        return opened().name();
    }

    // ---- hosts

    /// In the order of their names.
    public List<Host> hosts() throws ProblemException {
        return read(HostRows::all);
    }

    public Optional<Host> host(String name) throws ProblemException {
        return read(db -> HostRows.one(db, name));
    }

    /// Keeps a new host with its tags; a name that is taken is a problem.
    public void addHost(Host host) throws ProblemException {
        write("host.add", "host:" + host.name(), host.address().text(), db -> {
            if (!HostRows.insert(db, host, clock.millis())) {
                throw new ProblemException(
                        Kind.NAME_TAKEN,
                        "There is a host named " + host.name() + " already.",
                        "Names of hosts are unique.",
                        "Choose another name, or remove the old one: understudy host remove " + host.name());
            }
        });
    }

    /// Keeps another address for a host that is known; its tags stay.
    public void replaceHost(Host host) throws ProblemException {
        write("host.replace", "host:" + host.name(), host.address().text(), db -> {
            if (!HostRows.update(db, host)) {
                throw noSuch("host", host.name());
            }
        });
    }

    /// Puts tags on hosts and takes others off, on all of them or on none.
    public void tagHosts(Collection<String> hosts, Collection<String> added, Collection<String> removed)
            throws ProblemException {
        change(db -> {
            for (String name : hosts) {
                Host before = HostRows.one(db, name).orElseThrow(() -> noSuch("host", name));
                HostRows.tag(db, name, added);
                HostRows.untag(db, name, removed);
                Host after = HostRows.one(db, name).orElseThrow(() -> noSuch("host", name));
                if (!after.equals(before)) {
                    event(db, "host.tag", "host:" + name, String.join(" ", after.tags()));
                }
            }
        });
    }

    /// Adds and changes many hosts, all or none. A change says what the host was when it was decided; a host that is no
    /// longer so, or a name that was taken meanwhile, is a problem.
    ///
    /// @param changed before, after; tags of before stay
    public void bringHosts(Collection<Host> added, Map<Host, Host> changed) throws ProblemException {
        change(db -> {
            for (Host host : added) {
                if (!HostRows.insert(db, host, clock.millis())) {
                    throw changedMeanwhile(host.name());
                }
                event(db, "host.add", "host:" + host.name(), host.address().text());
            }
            for (Map.Entry<Host, Host> change : changed.entrySet()) {
                Host before = change.getKey();
                Host after = change.getValue();
                if (!HostRows.one(db, before.name()).equals(Optional.of(before))) {
                    throw changedMeanwhile(before.name());
                }
                HostRows.update(db, after);
                HostRows.tag(db, after.name(), after.tags());
                event(
                        db,
                        "host.replace",
                        "host:" + after.name(),
                        after.address().text());
            }
        });
    }

    private static ProblemException changedMeanwhile(String host) {
        return new ProblemException(
                Kind.BUSY,
                "The host " + host + " was changed by somebody else meanwhile.",
                "Nothing was changed by this command.",
                "Do it again; it looks at the hosts anew.");
    }

    public void removeHost(String name) throws ProblemException {
        write("host.remove", "host:" + name, "", db -> {
            List<String> users = db.createQuery(
                            "SELECT name FROM replicas WHERE source = ? OR portal = ? ORDER BY name")
                    .bind(0, name)
                    .bind(1, name)
                    .mapTo(String.class)
                    .list();
            if (!users.isEmpty()) {
                throw new ProblemException(
                        Kind.BUSY,
                        "The host " + name + " is still in use.",
                        (users.size() == 1 ? "It serves the replica " : "It serves the replicas ")
                                + String.join(", ", users) + ".",
                        "Remove first: understudy replica remove " + users.getFirst());
            }
            if (db.execute("DELETE FROM hosts WHERE name = ?", name) == 0) {
                throw noSuch("host", name);
            }
        });
    }

    // ---- replicas

    public List<ReplicaRow> replicas() throws ProblemException {
        return read(db -> db.createQuery("SELECT * FROM replicas ORDER BY name")
                .map((rs, _) -> replica(rs))
                .list());
    }

    public Optional<ReplicaRow> replica(String name) throws ProblemException {
        return read(db -> db.createQuery("SELECT * FROM replicas WHERE name = ?")
                .bind(0, name)
                .map((rs, _) -> replica(rs))
                .findOne());
    }

    /// Keeps a new replica; a name that is taken is a problem. Both hosts are known.
    public void addReplica(ReplicaRow r) throws ProblemException {
        write("replica.add", "replica:" + r.name(), r.source() + " on " + r.portal(), db -> {
            int n = db.execute(
                    "INSERT INTO replicas (name, source, root, portal, profile, created) VALUES (?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (name) DO NOTHING",
                    r.name(),
                    r.source(),
                    r.root(),
                    r.portal(),
                    r.profile(),
                    r.created().toEpochMilli());
            if (n == 0) {
                throw new ProblemException(
                        Kind.NAME_TAKEN,
                        "There is a replica named " + r.name() + " already.",
                        "Names of replicas are unique.",
                        "Choose another name, or remove the old one: understudy replica remove " + r.name());
            }
        });
    }

    public void setProfile(String replica, String profile) throws ProblemException {
        write("replica.profile", "replica:" + replica, "", db -> {
            if (db.execute("UPDATE replicas SET profile = ? WHERE name = ?", profile, replica) == 0) {
                throw noSuch("replica", replica);
            }
        });
    }

    /// Keeps which tree of the source a replica mirrors, where that was not known.
    public void setRoot(String replica, String root) throws ProblemException {
        write("replica.root", "replica:" + replica, root, db -> {
            if (db.execute("UPDATE replicas SET root = ? WHERE name = ?", root, replica) == 0) {
                throw noSuch("replica", replica);
            }
        });
    }

    public void removeReplica(String name) throws ProblemException {
        write("replica.remove", "replica:" + name, "", db -> {
            if (db.execute("DELETE FROM replicas WHERE name = ?", name) == 0) {
                throw noSuch("replica", name);
            }
        });
    }

    // ---- tasks

    /// The queue and the history of tasks.
    public TaskTable tasks() {
        return new TaskTable(this);
    }

    public ScheduleTable schedules() {
        return new ScheduleTable(this);
    }

    /// One that wants to lead tasks; it is known to others from [Worker#present] on.
    public Worker worker(String name) {
        return new Worker(this, name);
    }

    /// Waits for changes that others make.
    public Wakeups wakeups() throws ProblemException {
        lock.lock();
        try {
            db();
            return database().wakeups();
        } finally {
            lock.unlock();
        }
    }

    // ---- journal

    /// Notes something that changed no table of ours.
    public void note(String what, String resource, String detail) throws ProblemException {
        write(what, resource, detail, _ -> {});
    }

    /// The newest events first.
    ///
    /// @param resource such as `host:portal1`, or empty for all
    public List<Event> events(String resource, int limit) throws ProblemException {
        return read(db -> db.createQuery("SELECT * FROM events WHERE ? = '' OR resource = ? ORDER BY id DESC LIMIT ?")
                .bind(0, resource)
                .bind(1, resource)
                .bind(2, limit)
                .map((rs, _) -> new Event(
                        rs.getLong("id"),
                        Instant.ofEpochMilli(rs.getLong("at")),
                        rs.getString("who"),
                        rs.getString("what"),
                        rs.getString("resource"),
                        rs.getString("detail")))
                .list());
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (handle != null) {
                handle.close();
                handle = null;
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- how it is done

    private interface Change {
        void on(Handle db) throws ProblemException;
    }

    /// A connection that is gone is made anew, once: a server may have been restarted since the last use.
    <T> T read(HandleCallback<T, RuntimeException> query) throws ProblemException {
        lock.lock();
        try {
            try {
                return query.withHandle(db());
            } catch (JdbiException e) {
                if (!dropIfLost(e)) {
                    throw e;
                }
                return query.withHandle(db());
            }
        } catch (JdbiException e) {
            dropIfLost(e);
            throw database().broken(e);
        } finally {
            lock.unlock();
        }
    }

    private void write(String what, String resource, String detail, Change change) throws ProblemException {
        change(db -> {
            change.on(db);
            event(db, what, resource, detail);
        });
    }

    void event(Handle db, String what, String resource, String detail) {
        db.execute(
                "INSERT INTO events (at, who, what, resource, detail) VALUES (?, ?, ?, ?, ?)",
                clock.millis(),
                who,
                what,
                resource,
                detail);
    }

    /// A transaction that writes its own events.
    private void change(Change change) throws ProblemException {
        transaction(true, db -> {
            change.on(db);
            return true;
        });
    }

    /// What happens in a transaction.
    interface Transaction<T> {
        T on(Handle db) throws ProblemException;
    }

    /// @param alone while nobody else writes; else rows are locked one by one, where the database can do that
    <T> T transaction(boolean alone, Transaction<T> work) throws ProblemException {
        lock.lock();
        try {
            Handle db = begun(alone);
            boolean done = false;
            try {
                T result = work.on(db);
                db.execute("COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollback(db);
                }
            }
        } catch (JdbiException e) {
            dropIfLost(e);
            throw database().broken(e);
        } finally {
            lock.unlock();
        }
    }

    /// Nothing was done yet in a transaction that could not be begun, so that is tried once more.
    private Handle begun(boolean alone) throws ProblemException {
        try {
            return begin(db(), alone);
        } catch (JdbiException e) {
            if (!dropIfLost(e)) {
                throw e;
            }
            return begin(db(), alone);
        }
    }

    private Handle begin(Handle db, boolean alone) throws ProblemException {
        if (alone) {
            database().beginAlone(db);
        } else {
            database().begin(db);
        }
        return db;
    }

    /// The one that failed is told, not the one after it.
    private static void rollback(Handle db) {
        try {
            db.execute("ROLLBACK");
        } catch (JdbiException e) {
            LOG.debug("could not be rolled back", e);
        }
    }

    private boolean dropIfLost(JdbiException e) throws ProblemException {
        if (handle == null || !database().lost(handle, e)) {
            return false;
        }
        Handle old = handle;
        handle = null;
        try {
            old.close();
        } catch (JdbiException again) {
            LOG.debug("a lost connection could not be closed", again);
        }
        return true;
    }

    private Handle db() throws ProblemException {
        if (handle == null) {
            Handle fresh = database().connect();
            boolean good = false;
            try {
                new Migrator(database(), migrations == null ? database().migrations() : migrations).migrate(fresh);
                good = true;
            } finally {
                if (!good) {
                    fresh.close();
                }
            }
            handle = fresh;
        }
        return handle;
    }

    /// The same for somebody who does not hold the lock.
    Database opened() throws ProblemException {
        lock.lock();
        try {
            return database();
        } finally {
            lock.unlock();
        }
    }

    Database database() throws ProblemException {
        if (database == null) {
            database = paths.open();
        }
        return database;
    }

    private static ProblemException noSuch(String kind, String name) {
        return new ProblemException(
                Kind.NOT_FOUND,
                "There is no " + kind + " named " + name + ".",
                "",
                "See which there are: understudy " + kind + " list");
    }

    private static ReplicaRow replica(ResultSet rs) throws SQLException {
        return new ReplicaRow(
                rs.getString("name"),
                rs.getString("source"),
                rs.getString("root"),
                rs.getString("portal"),
                rs.getString("profile"),
                Instant.ofEpochMilli(rs.getLong("created")));
    }
}
