package org.understudy.services.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// Brings a database to the schema of this program. All missing steps run in one transaction; the file is copied
/// before, to
/// `understudy.db.before-VNNN`. A database of a newer program, or one whose history is not ours, is left alone.
final class Migrator {
    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    private final List<Migration> known;

    Migrator(List<Migration> known) {
        this.known = known;
    }

    /// Quick when there is nothing to do: one read of `user_version`.
    void migrate(Handle db, Path file) throws ProblemException {
        int newest = known.getLast().version();
        if (userVersion(db) == newest) {
            return;
        }
        int found = userVersion(db);
        refuseNewer(found, file);
        if (found > 0) {
            checkHistory(db, file);
            copy(db, file, found);
        }
        // A second program may be at it too: whoever gets the write lock first does the work, the other finds it done.
        db.execute("BEGIN IMMEDIATE");
        boolean done = false;
        try {
            int version = userVersion(db);
            refuseNewer(version, file);
            if (version < newest) {
                apply(db, version);
            }
            db.execute("COMMIT");
            done = true;
        } finally {
            if (!done) {
                db.execute("ROLLBACK");
            }
        }
    }

    private void apply(Handle db, int version) {
        db.execute("CREATE TABLE IF NOT EXISTS schema_history"
                + " (version INTEGER PRIMARY KEY, file TEXT NOT NULL, checksum TEXT NOT NULL, at INTEGER NOT NULL)");
        for (Migration step : known) {
            if (step.version() > version) {
                step.statements().forEach(db::execute);
                db.execute(
                        "INSERT INTO schema_history VALUES (?, ?, ?, ?)",
                        step.version(),
                        step.file(),
                        step.checksum(),
                        System.currentTimeMillis());
                LOG.info("Applied {}", step.file());
            }
        }
        db.execute("PRAGMA user_version = " + known.getLast().version());
    }

    private void refuseNewer(int version, Path file) throws ProblemException {
        if (version > known.getLast().version()) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    "The data in " + file + " was written by a newer Understudy.",
                    "Its schema has version " + version + "; this program knows up to "
                            + known.getLast().version() + ".",
                    "Use the newer program.",
                    "Or give this one a folder of its own by UNDERSTUDY_DATA.");
        }
    }

    private void checkHistory(Handle db, Path file) throws ProblemException {
        Map<Integer, String> sums = new TreeMap<>();
        db.createQuery("SELECT version, checksum FROM schema_history")
                .map((rs, _) -> Map.entry(rs.getInt(1), rs.getString(2)))
                .forEach(e -> sums.put(e.getKey(), e.getValue()));
        for (Migration step : known) {
            String sum = sums.get(step.version());
            if (sum != null && !sum.equals(step.checksum())) {
                throw new ProblemException(
                        Kind.UNSUPPORTED,
                        "The data in " + file + " has another history than this program.",
                        "Step " + step.file() + " was a different one when it was applied.",
                        "Use the program that made it, or move the file away to begin anew.");
            }
        }
    }

    /// A copy by SQLite itself: copying the file would miss the log, and closing it would drop SQLite's locks.
    private static void copy(Handle db, Path file, int version) throws ProblemException {
        String name = file.getFileName() + String.format(".before-V%03d", version + 1);
        Path target = file.resolveSibling(name);
        Path half = file.resolveSibling(name + "." + ProcessHandle.current().pid());
        try {
            Files.deleteIfExists(half);
            db.execute("VACUUM INTO ?", half.toString());
            Files.move(half, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | JdbiException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.NO_SPACE,
                            "The data in " + file + " cannot be copied before it is brought up to date.",
                            String.valueOf(e.getMessage()),
                            "Make room or give rights in " + file.getParent() + "."),
                    e);
        }
    }

    private static int userVersion(Handle db) {
        return db.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
    }
}
