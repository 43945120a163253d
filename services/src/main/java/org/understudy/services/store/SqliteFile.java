package org.understudy.services.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// A file as we want it: WAL, foreign keys, patient.
final class SqliteFile implements Database {
    private static final int WAIT_MILLIS = 10_000;

    private final Path file;
    private final Path folder;

    SqliteFile(StorePaths paths) {
        this.file = paths.database();
        this.folder = paths.folder();
    }

    @Override
    public Handle connect() throws ProblemException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(WAIT_MILLIS);
        config.enforceForeignKeys(true);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        try {
            makeFolder();
            return Jdbi.create(source).open();
        } catch (IOException | JdbiException e) {
            throw broken(e);
        }
    }

    private void makeFolder() throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /// IMMEDIATE: a transaction that begins with reading could not be promoted when another process wrote between.
    @Override
    public void beginAlone(Handle db) {
        db.execute("BEGIN IMMEDIATE");
    }

    @Override
    public void begin(Handle db) {
        beginAlone(db);
    }

    @Override
    public int schemaVersion(Handle db) {
        return db.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
    }

    @Override
    public void setSchemaVersion(Handle db, int version) {
        db.execute("PRAGMA user_version = " + version);
    }

    /// A copy by SQLite itself: copying the file would miss the log, and closing it would drop SQLite's locks.
    @Override
    public void keepOld(Handle db, int version) throws ProblemException {
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

    @Override
    public List<Migration> migrations() {
        return Migration.all();
    }

    /// The one writer has the whole file.
    @Override
    public String lockRow() {
        return "";
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public List<String> remedies() {
        return List.of(
                "Look at rights and free space of " + folder + ".", "Or give another folder by UNDERSTUDY_DATA.");
    }

    @Override
    public Workers workers() {
        return new FileWorkers(folder.resolve("workers"));
    }

    @Override
    public Wakeups wakeups() {
        return new PolledWakeups(this);
    }

    /// Whoever waits sees that the file has changed.
    @Override
    public void notifyWorkers(Handle db) {}

    @Override
    public long now(Handle db) {
        return System.currentTimeMillis();
    }
}
