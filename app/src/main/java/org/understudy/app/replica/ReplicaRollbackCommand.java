package org.understudy.app.replica;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.Output;
import org.understudy.app.cli.TaskPrinter;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Replica;
import org.understudy.services.replica.Replicas;

@Command(name = "rollback", description = "Make an older sync point the current one.")
final class ReplicaRollbackCommand extends CommandBase {
    private final Replicas replicas;
    private final Output output;

    private final Confirm confirm;

    @Parameters(index = "0", paramLabel = "NAME", description = "A replica, see: understudy replica list")
    private String name = "";

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    /// As `rollback NAME 3`, like its sisters, or as `rollback NAME --to 3`.
    static final class Target {
        @Parameters(index = "1", paramLabel = "POINT", description = "The sync point.")
        private @Nullable Integer point;

        @Option(names = "--to", paramLabel = "POINT", description = "The same, by name.")
        private @Nullable Integer to;

        int number() {
            return Objects.requireNonNull(point == null ? to : point);
        }
    }

    ReplicaRollbackCommand(Replicas replicas, Output output, Confirm confirm) {
        this.replicas = replicas;
        this.output = output;
        this.confirm = confirm;
    }

    @Override
    protected void run() throws ProblemException {
        int point = target.number();
        confirm.orStop("This makes sync point " + point + " of " + name
                + " the current one: it boots next, and the next sync starts from it. Nothing is deleted.");
        Replica after = new TaskPrinter(output).follow(replicas.rollback(name, point));
        output.line("Sync point " + after.current() + " of " + name + " is the current one.");
        output.data(ReplicaFields.of(after));
    }
}
