package org.understudy.services.store;

import java.sql.SQLException;
import java.util.List;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// What differs between the databases that can hold the store. Everything else is the same SQL.
interface Database {
    /// A connection, with nothing of the schema looked at.
    Handle connect() throws ProblemException;

    /// Begins a transaction that writes. Only one is at it at a time, so what it reads stays true until it commits.
    void beginAlone(Handle db);

    /// Begins a transaction that locks by rows only.
    void begin(Handle db);

    /// 0 while there is no schema of ours.
    int schemaVersion(Handle db);

    /// Keeps the version where [#schemaVersion] finds it; called after the step was written into the history.
    void setSchemaVersion(Handle db, int version);

    /// Keeps a copy of what there is before it is brought up to date, where the database can do that by itself.
    void keepOld(Handle db, int version) throws ProblemException;

    /// The steps of this program for this database.
    List<Migration> migrations();

    /// Words for the end of a query for one row that nobody else shall take.
    String lockRow();

    /// Where it is, for people; never with a password.
    String name();

    /// What people can do where it cannot be used.
    List<String> remedies();

    /// Proves that a process lives, see [Workers].
    Workers workers();

    /// Tells when somebody else has changed something, see [Wakeups].
    Wakeups wakeups();

    /// Something waits for the workers; part of the transaction that is open.
    void notifyWorkers(Handle db);

    /// Milliseconds since 1970 by the one clock that all who share the database have.
    long now(Handle db);

    default ProblemException broken(Exception e) {
        return new ProblemException(
                new Problem(Kind.FAILED, "The data in " + name() + " cannot be used.", rootMessage(e), remedies()), e);
    }

    /// Whether the connection itself is gone, so that another one may do.
    default boolean lost(Handle db, Exception e) {
        for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                // connection exceptions; the server is shut down, crashed, or cannot take connections yet
                return state.startsWith("08") || state.startsWith("57P");
            }
        }
        return false;
    }

    private static String rootMessage(Throwable e) {
        Throwable t = e;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
    }
}
