package org.understudy.services.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// What the console remembers. The file is opened at the first use, not before.
///
/// One connection, one user at a time in this process; several processes share the file (WAL, a
/// writer waits up to ten seconds for another). Changes are written to the journal in the same
/// transaction.
public final class Store implements AutoCloseable {
    private final StorePaths paths;
    private final Clock clock;
    private final String who;
    private final List<Migration> migrations;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Handle handle;

    /// @param who the person for the journal, as `user@machine`
    public Store(StorePaths paths, Clock clock, String who) {
        this(paths, clock, who, Migration.all());
    }

    Store(StorePaths paths, Clock clock, String who, List<Migration> migrations) {
        this.paths = paths;
        this.clock = clock;
        this.who = who;
        this.migrations = migrations;
    }

    public Path file() {
        return paths.database();
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

    private <T> T read(HandleCallback<T, RuntimeException> query) throws ProblemException {
        lock.lock();
        try {
            return query.withHandle(db());
        } catch (JdbiException e) {
            throw broken(e);
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

    private void event(Handle db, String what, String resource, String detail) {
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
        lock.lock();
        try {
            Handle db = db();
            // IMMEDIATE: a transaction that begins with reading could not be promoted when another process wrote
            // between.
            db.execute("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                change.on(db);
                db.execute("COMMIT");
                done = true;
            } finally {
                if (!done) {
                    db.execute("ROLLBACK");
                }
            }
        } catch (JdbiException e) {
            throw broken(e);
        } finally {
            lock.unlock();
        }
    }

    private Handle db() throws ProblemException {
        if (handle == null) {
            try {
                makeFolder(paths.folder());
                handle = StoreFile.open(paths.database(), migrations);
            } catch (IOException | JdbiException e) {
                throw broken(e);
            }
        }
        return handle;
    }

    private static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private ProblemException broken(Exception e) {
        return new ProblemException(
                Problem.of(
                        Kind.FAILED,
                        "The data in " + paths.database() + " cannot be used.",
                        rootMessage(e),
                        "Look at rights and free space of " + paths.folder() + ".",
                        "Or give another folder by UNDERSTUDY_DATA."),
                e);
    }

    private static String rootMessage(Throwable e) {
        Throwable t = e;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
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
