package org.understudy.app.task;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.app.cli.TaskPrinter;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.services.replica.Replicas;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.site.TaskDetails;

@Command(
        name = "adopt",
        description = {
            "Go on with a task whose console is gone, from here.",
            "A sync goes on from what has arrived; its leases stayed with the task."
        })
final class TaskAdoptCommand extends CommandBase {
    private final TaskFinder finder;
    private final Replicas replicas;
    private final Output output;

    @Mixin
    private final TaskNamed named = new TaskNamed();

    @Option(names = "--force", description = "Also if a console still leads it: that one is told to stop.")
    private boolean force;

    TaskAdoptCommand(TaskFinder finder, Replicas replicas, Output output) {
        this.finder = finder;
        this.replicas = replicas;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        TaskFinder.Found found = named.find(finder);
        SiteTask task = found.task();
        if (task.state().over()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "\"" + task.title() + "\" is over.",
                    "It " + TaskFields.lower(task.state()) + ".",
                    "Begin it anew.");
        }
        TaskDetails details = found.site().show(task.id());
        RunningTask<?> goesOn = replicas.adopt(found.host().name(), details, force);
        new TaskPrinter(output).follow(goesOn);
        SiteTask end = found.site().show(task.id()).task();
        output.line(found.host().name() + ": " + task.title() + " " + TaskFields.lower(end.state()) + ".");
        output.data(Output.fields("task", TaskFields.of(found.host().name(), end, java.util.List.of())));
    }
}
