package org.understudy.app.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskId;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskSites;

@Command(
        name = "cancel",
        description = "Stop a task, whether it waits or runs: SIGTERM to all it started, SIGKILL after five seconds.")
final class TaskCancelCommand extends CommandBase {
    private final TaskSites sites;
    private final TaskFinder finder;
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

    TaskCancelCommand(TaskSites sites, TaskFinder finder, String who, Output output) {
        this.sites = sites;
        this.finder = finder;
        this.who = who;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
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
