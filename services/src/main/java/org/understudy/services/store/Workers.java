package org.understudy.services.store;

import org.jdbi.v3.core.Handle;

import org.understudy.model.problem.ProblemException;

/// Proves that a process lives which has claimed something: by a lock that ends with it, not by
/// clocks or heartbeats.
interface Workers {
    /// Takes the lock of a number that nobody has.
    Mark enter(long number) throws ProblemException;

    /// Whether whoever had this number is gone for good. Where it cannot be told, it is not.
    ///
    /// @param db in a transaction, until whose end nobody can come back under this number
    boolean dead(Handle db, long number, String process) throws ProblemException;

    /// What [#dead] is told of this process.
    String process();

    /// The lock.
    interface Mark extends AutoCloseable {
        /// Whether the lock is still ours.
        boolean held();

        @Override
        void close();
    }
}
