package org.understudy.app.task;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Rollout;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskRun;
import org.understudy.services.task.Until;

@Command(
        name = "undo",
        description = {
            "Take back what tasks did, and stay until it is done.",
            "Only what succeeded, only once, and only where nobody has changed it since."
        })
final class TaskUndoCommand implements Callable<Integer> {
    private final TaskManager manager;
    private final TaskFinder finder;
    private final Output output;

    @Parameters(
            arity = "1..*",
            paramLabel = "TASK",
            description = "Numbers of tasks or of dispatches, or the last four or more digits of them.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--on", paramLabel = "HOSTS", description = "Only what is on these hosts. Default: all.")
    private String hosts = "";

    @Option(names = "--limit", paramLabel = "N", description = "So many hosts at a time. Default: 32.")
    private int limit = Rollout.USUAL_LIMIT;

    TaskUndoCommand(TaskManager manager, TaskFinder finder, Output output) {
        this.manager = manager;
        this.finder = finder;
        this.output = output;
    }

    @Override
    public Integer call() throws ProblemException {
        TaskGroups groups = new TaskGroups(finder.list(hosts, TaskFinder.LOOKED_AT), output);
        List<TaskManager.Done> done = groups.toUndo(ids);
        RunPrinter printer = new RunPrinter(output, done.size() > 1);
        TaskRun run = manager.undo(done, Rollout.ofLimit(limit), Until.ENDED, printer);
        return new DispatchRun(output, DispatchRun.Interrupt.DETACH).finish(run, printer, false);
    }
}
