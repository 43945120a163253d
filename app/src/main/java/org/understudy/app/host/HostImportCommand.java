package org.understudy.app.host;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.host.Tags;
import org.understudy.model.host.intake.IntakePlan;
import org.understudy.model.host.intake.IntakePlan.Fate;
import org.understudy.model.host.intake.IntakePlan.Step;
import org.understudy.model.host.intake.LeftOut;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.intake.Format;
import org.understudy.services.host.intake.HostIntake;

@Command(
        name = "import",
        description = {
            "Add many hosts out of a file. No host is contacted, and hosts that are known stay as they are.",
            "Groups of an Ansible inventory become tags. Doing it twice changes nothing."
        },
        footer = {
            "",
            "Examples: understudy host import ~/.ssh/config --plan",
            "          understudy host import inventory.yml --tag shop"
        })
final class HostImportCommand extends CommandBase {
    private final HostIntake intake;
    private final Output output;

    @Parameters(
            index = "0",
            paramLabel = "SOURCE",
            description =
                    "A configuration of SSH, an Ansible inventory (INI, YAML, or a directory), a list of names; '-'"
                            + " is standard input.")
    private String source = "";

    @Option(names = "--plan", description = "Show what would be done, and why; change nothing.")
    private boolean planOnly;

    @Option(names = "--update", description = "Change hosts that are known too, as far as the source says something.")
    private boolean update;

    @Option(names = "--tag", paramLabel = "TAG", description = "Tag all hosts of the source so. May be given again.")
    private List<String> tags = new ArrayList<>();

    @Option(
            names = "--as",
            paramLabel = "KIND",
            description = "What the source is: ssh, ini, yaml, list. Default: seen from the file.")
    private @Nullable Format format;

    HostImportCommand(HostIntake intake, Output output) {
        this.intake = intake;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        Set<String> checked = new LinkedHashSet<>();
        for (String tag : tags) {
            checked.add(Tags.check(tag));
        }
        IntakePlan plan = intake.plan(source, Optional.ofNullable(format), checked, update);
        if (!planOnly) {
            intake.carryOut(plan);
        }
        tell(plan);
        output.data(fields(plan));
    }

    private void tell(IntakePlan plan) {
        List<List<String>> rows = new ArrayList<>();
        for (Fate fate : List.of(Fate.ADD, Fate.CHANGE, Fate.DIFFER)) {
            for (Step step : plan.steps(fate)) {
                Host host = step.host();
                rows.add(List.of(
                        word(fate),
                        host.name(),
                        (step.before() == null ? host : step.before()).address().text(),
                        String.join(" ", host.tags()),
                        why(step)));
            }
        }
        if (!rows.isEmpty()) {
            output.table(List.of("WHAT", "NAME", "ADDRESS", "TAGS", ""), rows);
        }
        if (!plan.leftOut().isEmpty()) {
            output.line("Left out:");
            for (LeftOut out : plan.leftOut()) {
                output.line("  " + out.what() + ": " + out.why());
            }
        }
        plan.steps().forEach(step -> step.remarks().forEach(output::line));
        output.line(sum(plan));
    }

    private static String word(Fate fate) {
        return switch (fate) {
            case ADD -> "add";
            case CHANGE -> "change";
            case DIFFER -> "differs";
            case SAME -> "known";
        };
    }

    private static String why(Step step) {
        List<String> parts = new ArrayList<>(step.changes());
        if (!step.also().isEmpty()) {
            parts.add("called " + String.join(", ", step.also()) + " there");
        }
        return String.join(", ", parts);
    }

    private String sum(IntakePlan plan) {
        int differ = plan.steps(Fate.DIFFER).size();
        List<String> parts = new ArrayList<>();
        parts.add(plan.added().size() + (planOnly ? " to add" : " added"));
        if (!plan.changed().isEmpty()) {
            parts.add(plan.changed().size() + (planOnly ? " to change" : " changed"));
        }
        parts.add(plan.steps(Fate.SAME).size() + " known already");
        if (differ > 0) {
            parts.add(differ
                    + (differ == 1
                            ? " differs and stays as it is (--update changes it)"
                            : " differ and stay as they are (--update changes them)"));
        }
        if (!plan.leftOut().isEmpty()) {
            parts.add(plan.leftOut().size() + " left out");
        }
        return String.join(", ", parts) + "." + (planOnly ? " Nothing was changed." : "");
    }

    private Map<String, Object> fields(IntakePlan plan) {
        return Output.fields(
                "planned",
                planOnly,
                "added",
                plan.added().stream().map(HostFields::of).toList(),
                "changed",
                plan.steps(Fate.CHANGE).stream().map(HostImportCommand::fields).toList(),
                "differing",
                plan.steps(Fate.DIFFER).stream().map(HostImportCommand::fields).toList(),
                "known",
                plan.steps(Fate.SAME).stream().map(s -> s.host().name()).toList(),
                "leftOut",
                plan.leftOut().stream()
                        .map(l -> Output.fields("what", l.what(), "why", l.why()))
                        .toList(),
                "remarks",
                plan.steps().stream().flatMap(s -> s.remarks().stream()).toList());
    }

    private static Map<String, Object> fields(Step step) {
        return Output.fields(
                "before",
                step.before() == null ? null : HostFields.of(step.before()),
                "after",
                HostFields.of(step.host()),
                "changes",
                step.changes());
    }
}
