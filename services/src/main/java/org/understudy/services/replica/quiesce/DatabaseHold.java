package org.understudy.services.replica.quiesce;

import java.util.List;

import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Job.Injected;
import org.understudy.model.problem.ProblemException;

/// A database that knows that it is being copied. Closing lets it go, whatever has happened.
public interface DatabaseHold extends AutoCloseable {
    /// What it is, for people: "PostgreSQL 15 in /var/lib/postgresql/15/main".
    String title();

    /// Paths of the tree that must be read once more after [#release], without a leading slash.
    List<Bytes> readAgain();

    /// Ends the copy from the database's point of view.
    ///
    /// @return files that the copy needs beside what was read
    List<Injected> release() throws ProblemException;

    @Override
    void close();
}
