package org.understudy.services.store;

import java.nio.file.Path;
import java.util.List;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

import org.understudy.model.problem.ProblemException;

/// Opens the file as we want it: WAL, foreign keys, patient, up to date.
final class StoreFile {
    private static final int WAIT_MILLIS = 10_000;

    private StoreFile() {}

    static Handle open(Path file, List<Migration> migrations) throws ProblemException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(WAIT_MILLIS);
        config.enforceForeignKeys(true);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        Handle handle = Jdbi.create(source).open();
        boolean good = false;
        try {
            new Migrator(migrations).migrate(handle, file);
            good = true;
        } finally {
            if (!good) {
                handle.close();
            }
        }
        return handle;
    }
}
