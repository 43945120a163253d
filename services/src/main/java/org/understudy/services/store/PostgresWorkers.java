package org.understudy.services.store;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// An advisory lock per process, held by a connection of its own: the server lets go of it when
/// the connection ends, however it ends. A machine that vanishes is noticed by the server's
/// keep-alive, after half a minute.
final class PostgresWorkers implements Workers {
    private static final int PATIENCE_SECONDS = 20;

    private final PostgresServer server;

    PostgresWorkers(PostgresServer server) {
        this.server = server;
    }

    @Override
    public Mark enter(long number) throws ProblemException {
        Handle db = server.connect(PATIENCE_SECONDS);
        boolean good = false;
        try {
            db.execute("SET tcp_keepalives_idle = 10");
            db.execute("SET tcp_keepalives_interval = 5");
            db.execute("SET tcp_keepalives_count = 4");
            // A session that only keeps its place is no idle one to be thrown out.
            db.execute("SET idle_session_timeout = 0");
            boolean got = db.createQuery("SELECT pg_try_advisory_lock(?, ?)")
                    .bind(0, PostgresServer.WORKERS)
                    .bind(1, (int) number)
                    .mapTo(Boolean.class)
                    .one();
            if (!got) {
                throw new ProblemException(
                        Kind.BUSY, "Another process stands in for worker " + number + ".", "", "Try it again.");
            }
            good = true;
            return new Held(db);
        } catch (JdbiException e) {
            throw server.broken(e);
        } finally {
            if (!good) {
                db.close();
            }
        }
    }

    @Override
    public boolean dead(Handle db, long number, String process) {
        return db.createQuery("SELECT pg_try_advisory_xact_lock(?, ?)")
                .bind(0, PostgresServer.WORKERS)
                .bind(1, (int) number)
                .mapTo(Boolean.class)
                .one();
    }

    /// The lock says it all.
    @Override
    public String process() {
        return "";
    }

    private record Held(Handle db) implements Mark {
        @Override
        public boolean held() {
            try {
                return db.createQuery("SELECT 1").mapTo(Integer.class).one() == 1;
            } catch (JdbiException e) {
                return false;
            }
        }

        @Override
        public void close() {
            db.close();
        }
    }
}
