package org.understudy.app.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.queue.DispatchQueue;

@Command(
        name = "cancel",
        description = {
            "Stop a task, whether it waits or runs: SIGTERM to all it started, SIGKILL after five seconds.",
            "A dispatch that waits for a runner is taken out of the queue."
        })
final class TaskCancelCommand extends CommandBase {
    private final TaskSites sites;
    private final TaskFinder finder;
    private final DispatchQueue queue;
    private final String who;
    private final Output output;

    @Parameters(
            index = "0",
            paramLabel = "TASK",
            description = "A task, or a dispatch to many hosts: its number, or the last four or more digits of it.")
    private String id = "";

    @Option(
            names = "--on",
            paramLabel = "HOSTS",
            description = "Look on these hosts only. Default: all that are known.")
    private String hosts = "";

    @Option(names = "--why", paramLabel = "TEXT", description = "The reason, for others to read.")
    private String why = "";

    TaskCancelCommand(TaskSites sites, TaskFinder finder, DispatchQueue queue, String who, Output output) {
        this.sites = sites;
        this.finder = finder;
        this.queue = queue;
        this.who = who;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        List<TaskRow> queued = hosts.isEmpty() ? queued() : List.of();
        if (queued.size() > 1) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "Several dispatches end with " + id + ".",
                    queued.stream().map(TaskRow::id).collect(Collectors.joining(", ")) + ".",
                    "Give more of the number.");
        }
        if (queued.isEmpty()) {
            onHosts();
        } else {
            cancel(queued.getFirst());
        }
    }

    /// A database that is away keeps nobody from stopping what runs on hosts.
    private List<TaskRow> queued() {
        try {
            return queue.open(id);
        } catch (ProblemException e) {
            output.note("The queue cannot be asked: " + e.problem().sentence());
            return List.of();
        }
    }

    private void cancel(TaskRow row) throws ProblemException {
        unmistakable(row);
        boolean asked = queue.cancel(row.id(), who, why);
        boolean waited = row.state() == TaskState.QUEUED;
        String named = "\"" + row.title() + "\" (" + new TaskId(row.id()).shortForm() + ")";
        output.line(
                !asked
                        ? named + " was over already."
                        : waited
                                ? named + " was taken out of the queue; nothing of it was begun."
                                : "Asked the runner that leads " + named + " to stop it on all its hosts.");
        output.data(Output.fields(
                "cancelled", row.id(), "wasOver", !asked, "wasQueued", asked && waited, "tasks", List.of()));
    }

    /// Few digits may be the end of a task too that is another thing altogether.
    private void unmistakable(TaskRow row) throws ProblemException {
        if (id.length() >= new TaskId(row.id()).shortForm().length()) {
            return;
        }
        for (TaskFinder.Answer answer : finder.list("", TaskFinder.LOOKED_AT)) {
            for (SiteTask task : answer.tasks()) {
                if (task.id().isMeantBy(id)) {
                    throw new ProblemException(
                            Kind.BAD_INPUT,
                            "A dispatch and a task end with " + id + ".",
                            row.id() + ", and " + task.id() + " on "
                                    + answer.host().name() + ".",
                            "Give more of the number.");
                }
            }
        }
    }

    private void onHosts() throws ProblemException {
        List<TaskManager.Done> chosen = new TaskGroups(finder.list(hosts, TaskFinder.LOOKED_AT), output).toCancel(id);
        boolean all = true;
        List<Map<String, Object>> tasks = new ArrayList<>();
        for (TaskManager.Done each : chosen) {
            TaskId task = each.task().id();
            String host = each.host().name();
            boolean asked = sites.open(each.host()).cancel(task, why, who);
            all &= !asked;
            output.line(
                    asked
                            ? "Asked " + task.shortForm() + " on " + host + " to stop."
                            : task.shortForm() + " on " + host + " was over already.");
            tasks.add(Output.fields("task", task.value(), "host", host, "wasOver", !asked));
        }
        output.data(Output.fields("cancelled", chosen.getFirst().task().id().value(), "wasOver", all, "tasks", tasks));
    }
}
