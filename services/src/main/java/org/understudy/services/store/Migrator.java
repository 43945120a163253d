package org.understudy.services.store;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Brings a database to the schema of this program. All missing steps run in one transaction; a file is copied
/// before, to
/// `understudy.db.before-VNNN`. A database of a newer program, or one whose history is not ours, is left alone.
final class Migrator {
    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    private final Database database;
    private final List<Migration> known;

    Migrator(Database database, List<Migration> known) {
        this.database = database;
        this.known = known;
    }

    /// Quick when there is nothing to do: one read.
    void migrate(Handle db) throws ProblemException {
        int newest = known.getLast().version();
        int found = database.schemaVersion(db);
        if (found == newest) {
            return;
        }
        refuseNewer(found);
        if (found > 0) {
            checkHistory(db);
            database.keepOld(db, found);
        }
        // A second program may be at it too: whoever gets the write lock first does the work, the other finds it done.
        database.beginAlone(db);
        boolean done = false;
        try {
            int version = database.schemaVersion(db);
            refuseNewer(version);
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
                + " (version INTEGER PRIMARY KEY, file TEXT NOT NULL, checksum TEXT NOT NULL, at BIGINT NOT NULL)");
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
        database.setSchemaVersion(db, known.getLast().version());
    }

    private void refuseNewer(int version) throws ProblemException {
        if (version > known.getLast().version()) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    "The data in " + database.name() + " was written by a newer Understudy.",
                    "Its schema has version " + version + "; this program knows up to "
                            + known.getLast().version() + ".",
                    "Use the newer program.",
                    "Or give this one data of its own by UNDERSTUDY_DATA or UNDERSTUDY_DATABASE.");
        }
    }

    private void checkHistory(Handle db) throws ProblemException {
        Map<Integer, String> sums = new TreeMap<>();
        db.createQuery("SELECT version, checksum FROM schema_history")
                .map((rs, _) -> Map.entry(rs.getInt(1), rs.getString(2)))
                .forEach(e -> sums.put(e.getKey(), e.getValue()));
        for (Migration step : known) {
            String sum = sums.get(step.version());
            if (sum != null && !sum.equals(step.checksum())) {
                throw new ProblemException(
                        Kind.UNSUPPORTED,
                        "The data in " + database.name() + " has another history than this program.",
                        "Step " + step.file() + " was a different one when it was applied.",
                        "Use the program that made it, or move the data away to begin anew.");
            }
        }
    }
}
