package org.understudy.app.task;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.services.task.Preview;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.routine.Plan;

/// Shows what a dispatch would do, and does nothing.
final class DryRun {
    private final TaskManager manager;
    private final Output output;

    DryRun(TaskManager manager, Output output) {
        this.manager = manager;
        this.output = output;
    }

    /// @return the exit code: 0 where nothing stands against it on any host
    int show(Dispatch dispatch, List<Host> hosts) throws ProblemException {
        List<Preview> previews = manager.preview(dispatch, hosts);
        Plan plan = previews.getFirst().plan();
        output.line("Nothing is done. It would be, as a task of each host: " + plan.title());
        plan.steps().forEach(s -> output.line("  " + s));
        line("  Reads   ", plan.reads());
        line("  Writes  ", plan.writes());
        line(
                "  Claims  ",
                plan.leases().stream()
                        .map(l -> l.resource().text() + " (" + TaskFields.lower(l.mode()) + ")")
                        .toList());
        List<List<Preview>> batches = dispatch.rollout().cut(previews);
        for (int i = 0; i < batches.size(); i++) {
            if (batches.size() > 1) {
                output.line("Batch " + (i + 1) + " of " + batches.size() + ":");
            }
            batches.get(i).forEach(this::host);
        }
        output.data(Output.fields(
                "dryRun",
                true,
                "title",
                plan.title(),
                "steps",
                plan.steps(),
                "reads",
                plan.reads(),
                "writes",
                plan.writes(),
                "resources",
                plan.leases().stream().map(TaskFields::lease).toList(),
                "batches",
                batches.stream()
                        .map(b -> b.stream().map(p -> p.host().name()).toList())
                        .toList(),
                "hosts",
                previews.stream().map(DryRun::fields).toList()));
        return previews.stream().allMatch(p -> p.problem().isEmpty()) ? 0 : Kind.FAILED.exitCode();
    }

    private void line(String what, List<String> things) {
        if (!things.isEmpty()) {
            output.line(what + String.join(", ", things));
        }
    }

    private void host(Preview preview) {
        String name = preview.host().name() + ": ";
        preview.problem().ifPresent(p -> output.note(name + p.sentence()));
        if (preview.problem().isEmpty()) {
            String found = preview.found().isEmpty() ? "It would be done." : preview.found();
            output.line(found.lines().map(l -> name + l).collect(Collectors.joining("\n")));
        }
        preview.waitsFor()
                .ifPresent(t -> output.line(name + "It would wait for \"" + t.title() + "\" (" + t.id().shortForm()
                        + ") of " + t.initiator() + "."));
    }

    private static Map<String, Object> fields(Preview preview) {
        return Output.fields(
                "host",
                preview.host().name(),
                "found",
                preview.found(),
                "waitsFor",
                preview.waitsFor().map(t -> t.id().value()),
                "error",
                preview.problem().map(Output::problemFields));
    }
}
