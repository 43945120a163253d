package org.understudy.app.task;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskRun;
import org.understudy.services.task.Until;
import org.understudy.services.task.queue.DispatchQueue;

@Command(
        name = "submit",
        description = {
            "Begin a routine on hosts and leave it alone; with --wait stay until it is over.",
            "What there is to be done: understudy task routines"
        })
final class TaskSubmitCommand implements Callable<Integer> {
    private final TaskManager manager;
    private final DispatchQueue queue;
    private final Targets targets;
    private final Output output;

    @Parameters(index = "0", paramLabel = "ROUTINE", description = "What is done.")
    private String routine = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "HOSTS",
            description = "Hosts as 'host list' selects them; or use --on, --all.")
    private String hosts = "";

    @Option(names = "--wait", description = "Stay until it is over. Ends with 0 if every host succeeded.")
    private boolean wait;

    @Option(
            names = "--queue",
            description = "Leave it to the next runner, with the hosts that are meant then. Ends at once.")
    private boolean later;

    @Mixin
    private final DispatchOptions options = new DispatchOptions();

    TaskSubmitCommand(TaskManager manager, DispatchQueue queue, Targets targets, Output output) {
        this.manager = manager;
        this.queue = queue;
        this.targets = targets;
        this.output = output;
    }

    @Override
    public Integer call() throws ProblemException {
        Dispatch dispatch = options.dispatch(manager, routine, hosts, Map.of());
        if (later) {
            return queue(dispatch);
        }
        List<Host> chosen = targets.select(dispatch.hosts());
        if (options.dryRun()) {
            return new DryRun(manager, output).show(dispatch, chosen);
        }
        RunPrinter printer = new RunPrinter(output, chosen.size() > 1);
        TaskRun run = manager.begin(dispatch, chosen, wait ? Until.ENDED : Until.ACCEPTED, printer);
        return new DispatchRun(output, DispatchRun.Interrupt.DETACH).finish(run, printer, !wait);
    }

    private int queue(Dispatch dispatch) throws ProblemException {
        if (wait || options.dryRun()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "--queue goes with neither --wait nor --dry-run.",
                    "What is in the queue is begun by a runner, later.",
                    "Leave one of them out.");
        }
        TaskRow row = queue.submit(dispatch);
        String number = dispatch.id().shortForm();
        output.line(
                "Put \"" + row.title() + "\" into the queue as " + number + "; a runner begins it: understudy runner");
        output.line("Take it out again: understudy task cancel " + number);
        output.data(Output.fields("dispatch", row.id(), "title", row.title(), "state", "queued"));
        return 0;
    }
}
