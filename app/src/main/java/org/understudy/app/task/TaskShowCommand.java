package org.understudy.app.task;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.Transition;
import org.understudy.services.task.site.Evidence;
import org.understudy.services.task.site.TaskDetails;

@Command(name = "show", description = "All that is known of one task; of one that is not over, who holds its leases.")
final class TaskShowCommand extends CommandBase {
    private static final int NEIGHBOURS = 500;

    private final TaskFinder finder;
    private final Output output;

    @Mixin
    private final TaskNamed named = new TaskNamed();

    TaskShowCommand(TaskFinder finder, Output output) {
        this.finder = finder;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        TaskFinder.Found found = named.find(finder);
        TaskDetails details = found.site().show(found.task().id());
        List<SiteTask> all = found.site().list(NEIGHBOURS);
        SiteTask task = details.task();
        output.line("Task       " + task.id());
        output.line("Host       " + found.host().name());
        output.line("What       " + task.title());
        task.parent().ifPresent(p -> output.line("Part of    " + p));
        output.line("By         " + task.initiator());
        output.line("State      " + TaskFields.standing(task, all, finder.job(found)));
        output.line("Resources  "
                + task.leases().stream()
                        .map(l -> l.resource().text() + " (" + TaskFields.lower(l.mode()) + ")")
                        .collect(Collectors.joining(", ")));
        output.line("Log        " + details.logBytes() + " bytes");
        for (Transition t : task.transitions()) {
            output.line(TaskListCommand.at(t.at()) + "  " + TaskFields.lower(t.state())
                    + (t.who().isEmpty() ? "" : " by " + t.who())
                    + (t.why().isEmpty() ? "" : ": " + t.why()));
        }
        if (!task.state().over()) {
            Evidence evidence = found.site().evidence(task.id());
            evidence.text().stream().skip(1).forEach(output::line);
        }
        output.data(fields(found, details, all));
    }

    private static Map<String, Object> fields(TaskFinder.Found found, TaskDetails details, List<SiteTask> all) {
        Map<String, Object> fields =
                new LinkedHashMap<>(TaskFields.of(found.host().name(), details.task(), all));
        fields.put("parameters", details.spec().map(TaskSpec::parameters).map(HashMap::new));
        fields.put("created", details.spec().map(TaskSpec::created));
        fields.put("logBytes", details.logBytes());
        fields.put(
                "transitions",
                details.task().transitions().stream()
                        .map(t -> Output.fields(
                                "state", TaskFields.lower(t.state()), "at", t.at(), "who", t.who(), "why", t.why()))
                        .toList());
        return Output.fields("task", fields);
    }
}
