package org.understudy.app.task;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.model.problem.ProblemException;

/// What the commands for one task share: which one.
final class TaskNamed {
    @Parameters(index = "0", paramLabel = "TASK", description = "Its number, or the last four or more digits of it.")
    private String id = "";

    @Option(
            names = "--on",
            paramLabel = "HOSTS",
            description = "Look on these hosts only. Default: all that are known.")
    private String hosts = "";

    TaskFinder.Found find(TaskFinder finder) throws ProblemException {
        return finder.find(id, hosts);
    }
}
