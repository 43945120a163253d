package org.understudy.app.task;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Rollout;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskRun;
import org.understudy.services.task.Until;

@Command(
        name = "retry",
        description = {
            "Do once more what did not succeed: the same routine with the same parameters.",
            "Of a dispatch to many hosts only where it did not succeed."
        })
final class TaskRetryCommand implements Callable<Integer> {
    private final TaskManager manager;
    private final TaskFinder finder;
    private final Output output;
    private final Confirm confirm;

    @Parameters(
            arity = "0..*",
            paramLabel = "TASK",
            description = "Numbers of tasks or of dispatches, or the last four or more digits of them.")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--failed",
            description = "All that failed or got lost last, of the newest 500 tasks of each host. Asks first.")
    private boolean failed;

    @Option(names = "--on", paramLabel = "HOSTS", description = "Only what is on these hosts. Default: all.")
    private String hosts = "";

    @Option(names = "--limit", paramLabel = "N", description = "So many hosts at a time. Default: 32.")
    private int limit = Rollout.USUAL_LIMIT;

    @Option(names = "--wait", description = "Stay until it is over. Ends with 0 if every host succeeded.")
    private boolean wait;

    TaskRetryCommand(TaskManager manager, TaskFinder finder, Output output, Confirm confirm) {
        this.manager = manager;
        this.finder = finder;
        this.output = output;
        this.confirm = confirm;
    }

    @Override
    public Integer call() throws ProblemException {
        if (ids.isEmpty() != failed) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    failed ? "There are numbers and --failed." : "Nothing is said to be tried again.",
                    "",
                    "Name tasks or dispatches, or use --failed.",
                    "See which there are: understudy task list");
        }
        TaskGroups groups = new TaskGroups(finder.list(hosts, TaskFinder.LOOKED_AT), output);
        List<TaskManager.Done> again = failed ? groups.failed() : groups.toRetry(ids);
        if (failed) {
            confirm.orStop("This does once more: "
                    + String.join(
                            "; ",
                            again.stream()
                                    .map(d -> d.host().name() + ": " + d.task().title())
                                    .toList())
                    + ".");
        }
        RunPrinter printer = new RunPrinter(output, again.size() > 1);
        TaskRun run = manager.retry(again, Rollout.ofLimit(limit), wait ? Until.ENDED : Until.ACCEPTED, printer);
        return new DispatchRun(output, DispatchRun.Interrupt.DETACH).finish(run, printer, !wait);
    }
}
