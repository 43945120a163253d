package org.understudy.app.cli;

import java.util.concurrent.Callable;

import org.understudy.model.problem.ProblemException;

/// A command: runs, prints through [Output], ends with 0 or a problem. The exit code of a problem is its kind's.
public abstract class CommandBase implements Callable<Integer> {
    protected abstract void run() throws ProblemException;

    @Override
    public final Integer call() throws ProblemException {
        run();
        return 0;
    }
}
