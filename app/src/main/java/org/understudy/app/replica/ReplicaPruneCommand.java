package org.understudy.app.replica;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.Amounts;
import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.Output;
import org.understudy.app.cli.TaskPrinter;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.replica.PruneOutcome;
import org.understudy.services.replica.Replicas;

@Command(
        name = "prune",
        description = "Remove one sync point; those that stand on it take over what they need of its layer.")
final class ReplicaPruneCommand extends CommandBase {
    private final Replicas replicas;
    private final Output output;
    private final Confirm confirm;

    @Parameters(index = "0", paramLabel = "NAME", description = "A replica, see: understudy replica list")
    private String name = "";

    @Parameters(index = "1", paramLabel = "POINT", description = "A sync point, but not the current one.")
    private int point;

    ReplicaPruneCommand(Replicas replicas, Output output, Confirm confirm) {
        this.replicas = replicas;
        this.output = output;
        this.confirm = confirm;
    }

    @Override
    protected void run() throws ProblemException {
        confirm.orStop(String.join(" ", replicas.pruneConsequences(name, point)) + " It cannot be undone.");
        PruneOutcome outcome = new TaskPrinter(output).follow(replicas.prune(name, point));
        output.line("Sync point " + outcome.point() + " of " + name + " is removed"
                + (outcome.freedBytes() > 0 ? "; " + Amounts.bytes(outcome.freedBytes()) + " are free again." : "."));
        output.data(Output.fields(
                "removed", outcome.point(),
                "merged", outcome.merged(),
                "freedBytes", outcome.freedBytes(),
                "replica", ReplicaFields.of(outcome.replica())));
    }
}
