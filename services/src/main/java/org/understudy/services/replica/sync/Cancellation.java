package org.understudy.services.replica.sync;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.TaskContext;

/// Cancelling a sync, as long as there is something to cancel: nobody can call back a portal that publishes, and a sync
/// that has its point in the end was not cancelled.
final class Cancellation {
    private final TaskContext task;
    private final Runnable stop;
    private boolean publishing;

    /// @param stop stops the agents
    Cancellation(TaskContext task, Runnable stop) {
        this.task = task;
        this.stop = stop;
    }

    synchronized void asked() {
        if (publishing) {
            task.message("It is too late to cancel: the sync point is being published.");
        } else {
            stop.run();
        }
    }

    /// From here on it is too late.
    ///
    /// @throws ProblemException of kind CANCELLED where it was not yet
    synchronized void publishing() throws ProblemException {
        task.checkCancelled();
        publishing = true;
    }
}
