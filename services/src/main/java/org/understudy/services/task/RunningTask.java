package org.understudy.services.task;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Observable;

/// A task that was submitted: watch it, wait for it, stop it.
///
/// @param <T> what it returns
public interface RunningTask<T> {
    Observable<TaskSnapshot> snapshot();

    /// Asks it to stop. It ends as CANCELLED once it has cleaned up, or as SUCCEEDED if it was too late.
    void cancel();

    /// @throws ProblemException that the task failed with
    T await() throws ProblemException, InterruptedException;
}
