package org.understudy.app.task;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.services.task.domain.Machines;

@Command(name = "list", description = "List tasks: what runs and waits, and what is over.")
final class TaskListCommand extends CommandBase {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final TaskFinder finder;
    private final Output output;
    private int exit;

    @Parameters(index = "0", arity = "0..1", paramLabel = "HOSTS", description = "Default: all that are known.")
    private String hosts = "";

    @Option(names = "--running", description = "Only those that are not over.")
    private boolean running;

    @Option(names = "--last", paramLabel = "N", description = "The newest of each host. Default: 50, at most 500.")
    private int last = 50;

    @Option(
            names = "--of",
            paramLabel = "DISPATCH",
            description = "Only the tasks of this dispatch: its number, or the last four or more digits of it.")
    private String dispatch = "";

    TaskListCommand(TaskFinder finder, Output output) {
        this.finder = finder;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        List<List<String>> rows = new ArrayList<>();
        List<Map<String, Object>> tasks = new ArrayList<>();
        List<Map<String, Object>> silent = new ArrayList<>();
        for (TaskFinder.Answer answer : finder.list(hosts, last)) {
            String host = answer.host().name();
            answer.problem().forEach(p -> {
                output.note(host + ": " + p.sentence());
                silent.add(Output.fields("host", host, "error", Output.problemFields(p)));
                exit = Kind.FAILED.exitCode();
            });
            for (SiteTask task : answer.tasks()) {
                if ((!running || !task.state().over()) && isOf(task)) {
                    rows.add(List.of(
                            task.id().shortForm(),
                            task.parent().map(TaskId::shortForm).orElse("-"),
                            host,
                            at(task.since()),
                            task.initiator(),
                            task.title(),
                            TaskFields.standing(task, answer.tasks(), Machines.job(task, answer.jobs()))));
                    Map<String, Object> fields = new LinkedHashMap<>(TaskFields.of(host, task, answer.tasks()));
                    if (!task.state().over()) {
                        fields.put("libvirt", TaskFields.job(Machines.job(task, answer.jobs())));
                    }
                    tasks.add(fields);
                }
            }
        }
        if (rows.isEmpty()) {
            output.line(running ? "Nothing runs or waits." : "No tasks.");
        } else {
            output.table(List.of("TASK", "OF", "HOST", "SINCE", "BY", "WHAT", "STATE"), rows);
        }
        output.data(Output.fields("tasks", tasks, "unanswered", silent));
    }

    private boolean isOf(SiteTask task) {
        return dispatch.isEmpty()
                || task.parent().filter(p -> p.isMeantBy(dispatch)).isPresent();
    }

    static String at(Instant time) {
        return TIME.format(time);
    }

    @Override
    protected int exitCode() {
        return exit;
    }
}
