package org.understudy.app.task;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.site.Evidence;

@Command(
        name = "break",
        description = {
            "Take the leases away from a task that does not let go: kills its wrapper and all it started.",
            "Shows first what speaks for it that it lives, and asks. Try cancel before."
        })
final class TaskBreakCommand extends CommandBase {
    private final TaskFinder finder;
    private final String who;
    private final Output output;
    private final Confirm confirm;

    @Mixin
    private final TaskNamed named = new TaskNamed();

    @Option(names = "--why", paramLabel = "TEXT", description = "The reason, for others to read.")
    private String why = "";

    TaskBreakCommand(TaskFinder finder, String who, Output output, Confirm confirm) {
        this.finder = finder;
        this.who = who;
        this.output = output;
        this.confirm = confirm;
    }

    @Override
    protected void run() throws ProblemException {
        TaskFinder.Found found = named.find(finder);
        if (found.task().state().over()) {
            output.line("It is over already.");
            output.data(Output.fields("broken", found.task().id().value(), "wasOver", true));
            return;
        }
        Evidence evidence = found.site().evidence(found.task().id());
        evidence.text().forEach(output::note);
        confirm.orStop("This kills what it does on " + found.host().name() + " at once, and lets the next one go on.");
        found.site().breakLock(evidence, why.isEmpty() ? "Its lock was broken." : why, who);
        output.line("Broke the lock of " + found.task().id().shortForm() + ".");
        output.data(Output.fields("broken", found.task().id().value(), "wasOver", false));
    }
}
