package org.understudy.services.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.ProblemException;

/// Listens to the server on a connection and a platform thread of its own: the driver waits in a read that would pin
/// the carrier of a virtual one.
final class PostgresWakeups implements Wakeups {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresWakeups.class);
    private static final int LOOK_MILLIS = 500;
    private static final long RETRY_MILLIS = 500;

    private final PostgresServer server;
    private final Semaphore woken = new Semaphore(0);
    private final Semaphore closing = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    PostgresWakeups(PostgresServer server) {
        this.server = server;
        this.thread = Thread.ofPlatform().name("database-listener").daemon().start(this::listen);
    }

    private void listen() {
        while (!closed) {
            try (Handle db = server.connect(0)) {
                db.execute("LISTEN " + PostgresServer.CHANNEL);
                // What was told while nobody listened.
                woken.release();
                PGConnection connection = db.getConnection().unwrap(PGConnection.class);
                while (!closed) {
                    PGNotification[] told = connection.getNotifications(LOOK_MILLIS);
                    if (told != null && told.length > 0) {
                        woken.release();
                    }
                }
            } catch (ProblemException | JdbiException | SQLException e) {
                LOG.info("The database cannot be listened to: {}", e.getMessage());
                woken.release();
            }
            pause();
        }
    }

    private void pause() {
        try {
            if (!closed && closing.tryAcquire(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                closed = true;
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void await(Duration most) throws InterruptedException {
        if (woken.tryAcquire(most.toMillis(), TimeUnit.MILLISECONDS)) {
            woken.drainPermits();
        }
    }

    @Override
    public void wake() {
        woken.release();
    }

    @Override
    public void close() {
        closed = true;
        closing.release();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
