package org.understudy.app.task;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;

@Command(
        name = "cancel",
        description = "Stop a task, whether it waits or runs: SIGTERM to all it started, SIGKILL after five seconds.")
final class TaskCancelCommand extends CommandBase {
    private final TaskFinder finder;
    private final String who;
    private final Output output;

    @Mixin
    private final TaskNamed named = new TaskNamed();

    @Option(names = "--why", paramLabel = "TEXT", description = "The reason, for others to read.")
    private String why = "";

    TaskCancelCommand(TaskFinder finder, String who, Output output) {
        this.finder = finder;
        this.who = who;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        TaskFinder.Found found = named.find(finder);
        boolean asked = found.site().cancel(found.task().id(), why, who);
        output.line(
                asked
                        ? "Asked " + found.task().id().shortForm() + " on "
                                + found.host().name() + " to stop."
                        : "It was over already.");
        output.data(Output.fields("cancelled", found.task().id().value(), "wasOver", !asked));
    }
}
