package org.understudy.app.replica;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.Output;
import org.understudy.services.replica.ReplicaConsoles;
import org.understudy.services.replica.Replicas;

/// `understudy replica …`
@Command(
        name = "replica",
        description = "The replicas: list, show, boot, stop, rollback, prune, remove, access, console.")
public final class ReplicaCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private CommandSpec spec;

    private ReplicaCommand() {}

    /// The command with its subcommands.
    public static CommandLine tree(Replicas replicas, ReplicaConsoles consoles, Output output, Confirm confirm) {
        return new CommandLine(new ReplicaCommand())
                .addSubcommand(new ReplicaListCommand(replicas, output))
                .addSubcommand(new ReplicaShowCommand(replicas, output))
                .addSubcommand(new ReplicaBootCommand(replicas, output))
                .addSubcommand(new ReplicaStopCommand(replicas, output))
                .addSubcommand(new ReplicaRollbackCommand(replicas, output, confirm))
                .addSubcommand(new ReplicaPruneCommand(replicas, output, confirm))
                .addSubcommand(new ReplicaRemoveCommand(replicas, output, confirm))
                .addSubcommand(new ReplicaAccessCommand(replicas, output))
                .addSubcommand(new ReplicaConsoleCommand(consoles, output));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do: list, show, boot, stop, rollback, prune, remove, access or console.");
    }
}
