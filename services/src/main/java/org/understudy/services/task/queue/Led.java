package org.understudy.services.task.queue;

import java.util.Map;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;

/// A routine that is no task of one host but is led by the process that takes it, such as a
/// replication. Begun again after a process that died, it goes on where that one broke off.
public interface Led {
    String id();

    int version();

    /// What it will be called, if these parameters are right.
    String title(Map<String, String> parameters) throws ProblemException;

    Running begin(Dispatch dispatch) throws ProblemException;

    /// One that was begun.
    interface Running {
        /// Waits for its end.
        ///
        /// @return a sentence about what came of it
        /// @throws ProblemException that it failed with
        String await() throws ProblemException, InterruptedException;

        void cancel();
    }
}
