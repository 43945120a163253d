package org.understudy.services.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.site.Seat;

/// What running work tells, and how it learns that it shall stop.
public interface TaskContext {
    /// Ends the running phase and begins this one, which must have been declared when the task was submitted.
    void phase(String id);

    /// The declared phase will not be needed.
    void skip(String id);

    /// The phases so far, with their times.
    List<TaskSnapshot.Phase> phases();

    void counters(TaskSnapshot.Counters counters);

    void message(String sentence);

    /// @throws ProblemException of kind CANCELLED when someone asked to stop
    void checkCancelled() throws ProblemException;

    /// Waits until the task has its leases, if it has to have some: nothing is changed before. Does nothing when they
    /// are there.
    void awaitTurn() throws ProblemException;

    /// Whether nobody else can hold what this task claims: it is led by this console alone.
    boolean leads();

    /// Where this console sits at its task, if it leads one and its turn has come.
    Optional<Seat.Place> seat();

    /// Waits, unless someone asks to stop.
    ///
    /// @throws ProblemException of kind CANCELLED when someone asked to stop
    void pause(Duration time) throws ProblemException;

    /// It cannot go on because of somebody who is in no line; it keeps what it has. Empty: it goes on.
    void waitsFor(String who);

    /// Whether someone asked to stop.
    boolean isCancelled();

    /// Runs at once, on the canceller's thread, when someone asks to stop; to unblock a wait. Closing takes it back.
    Registration onCancel(Runnable action);

    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
