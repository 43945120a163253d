package org.understudy.app.cli;

import java.util.concurrent.Callable;

import org.understudy.model.problem.ProblemException;

/// A command: runs, prints through [Output], ends with 0 or a problem. The exit code of a problem is its kind's.
public abstract class CommandBase implements Callable<Integer> {
    protected abstract void run() throws ProblemException;

    /// What the command ends with once it has run and told everything; not 0 where what it tells is bad news.
    protected int exitCode() {
        return 0;
    }

    @Override
    public final Integer call() throws ProblemException {
        run();
        return exitCode();
    }
}
