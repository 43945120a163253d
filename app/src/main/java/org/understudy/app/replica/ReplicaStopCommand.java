package org.understudy.app.replica;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.app.cli.TaskPrinter;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Replica;
import org.understudy.services.replica.Replicas;

@Command(name = "stop", description = "Stop the machine; what it wrote since it was booted is thrown away.")
final class ReplicaStopCommand extends CommandBase {
    private final Replicas replicas;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "A replica, see: understudy replica list")
    private String name = "";

    @Option(names = "--force", description = "Pull the plug instead of shutting down.")
    private boolean force;

    ReplicaStopCommand(Replicas replicas, Output output) {
        this.replicas = replicas;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        Replica stopped = new TaskPrinter(output).follow(replicas.stop(name, force));
        output.line(name + " is off.");
        output.data(ReplicaFields.of(stopped));
    }
}
