package org.understudy.app.task;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import org.understudy.app.cli.Output;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskState;

@Command(name = "wait", description = "Wait until a task is over. Ends with 0 if it succeeded.")
final class TaskWaitCommand implements Callable<Integer> {
    private final TaskFinder finder;
    private final Output output;

    @Mixin
    private final TaskNamed named = new TaskNamed();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "Give up after this time. Default: never.")
    private long timeout = Duration.ofDays(365).toSeconds();

    TaskWaitCommand(TaskFinder finder, Output output) {
        this.finder = finder;
        this.output = output;
    }

    @Override
    public Integer call() throws ProblemException {
        TaskFinder.Found found = named.find(finder);
        SiteTask end = found.task().state().over()
                ? found.task()
                : found.site().awaitEnd(found.task().id(), Duration.ofSeconds(timeout));
        output.line(found.host().name() + ": " + TaskFields.standing(end, List.of()));
        output.data(Output.fields("task", TaskFields.of(found.host().name(), end, List.of())));
        return end.state() == TaskState.SUCCEEDED ? 0 : Kind.FAILED.exitCode();
    }
}
