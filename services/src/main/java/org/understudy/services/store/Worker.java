package org.understudy.services.store;

import java.util.Optional;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.ProblemException;

/// A process that leads tasks, known to the others by a number whose lock it holds.
public final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Store store;
    private final String name;
    private long number;
    private Workers.@Nullable Mark mark;

    Worker(Store store, String name) {
        this.store = store;
        this.name = name;
    }

    public synchronized long number() {
        return number;
    }

    /// Makes sure that the lock is held, after the database was away too.
    ///
    /// @return false when this worker has another number now: what it led, others lead
    public synchronized boolean present() throws ProblemException {
        if (mark != null && mark.held()) {
            return true;
        }
        drop();
        long before = number;
        store.transaction(true, db -> {
            Workers workers = store.database().workers();
            boolean known = before > 0 && has(db, before);
            long mine = known ? before : fresh(db);
            Workers.Mark held = workers.enter(mine);
            boolean good = false;
            try {
                if (!known) {
                    db.execute(
                            "INSERT INTO workers (id, name, process, since) VALUES (?, ?, ?, ?)",
                            mine,
                            name,
                            workers.process(),
                            store.database().now(db));
                }
                good = true;
            } finally {
                if (!good) {
                    held.close();
                }
            }
            number = mine;
            mark = held;
            return true;
        });
        return before == 0 || before == number;
    }

    private static boolean has(Handle db, long number) {
        Optional<Integer> found = db.createQuery("SELECT 1 FROM workers WHERE id = ?")
                .bind(0, number)
                .mapTo(Integer.class)
                .findOne();
        return found.isPresent();
    }

    /// Above all that anything refers to.
    private static long fresh(Handle db) {
        return 1
                + Math.max(
                        db.createQuery("SELECT coalesce(max(id), 0) FROM workers")
                                .mapTo(Long.class)
                                .one(),
                        db.createQuery("SELECT coalesce(max(worker), 0) FROM tasks")
                                .mapTo(Long.class)
                                .one());
    }

    private void drop() {
        if (mark != null) {
            mark.close();
            mark = null;
        }
    }

    /// What it leads must have been given back or left before.
    @Override
    public synchronized void close() {
        try {
            if (mark != null) {
                store.transaction(false, db -> db.execute("DELETE FROM workers WHERE id = ?", number));
            }
        } catch (ProblemException e) {
            LOG.info("{} could not sign off: {}", name, e.getMessage());
        } finally {
            drop();
        }
    }
}
