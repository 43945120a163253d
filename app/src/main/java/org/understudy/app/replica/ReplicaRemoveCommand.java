package org.understudy.app.replica;

import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.Output;
import org.understudy.app.cli.TaskPrinter;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.replica.Replicas;

@Command(name = "remove", description = "Remove a replica with its machine and all its sync points.")
final class ReplicaRemoveCommand extends CommandBase {
    private final Replicas replicas;
    private final Output output;

    private final Confirm confirm;

    @Parameters(index = "0", paramLabel = "NAME", description = "A replica, see: understudy replica list")
    private String name = "";

    ReplicaRemoveCommand(Replicas replicas, Output output, Confirm confirm) {
        this.replicas = replicas;
        this.output = output;
        this.confirm = confirm;
    }

    @Override
    protected void run() throws ProblemException {
        confirm.orStop(String.join(" ", replicas.removalConsequences(name))
                + " The source is not touched. It cannot be undone.");
        List<String> gone = new TaskPrinter(output).follow(replicas.remove(name));
        gone.forEach(output::line);
        output.data(Output.fields("removed", name, "what", gone));
    }
}
