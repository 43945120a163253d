package org.understudy.app.replica;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.app.cli.TaskPrinter;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.replica.BootOutcome;
import org.understudy.services.replica.Replicas;

@Command(name = "boot", description = "Boot a sync point on a throw-away layer.")
final class ReplicaBootCommand extends CommandBase {
    private final Replicas replicas;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "A replica, see: understudy replica list")
    private String name = "";

    @Option(names = "--point", paramLabel = "N", description = "Which sync point. Default: the current one.")
    private int point;

    @Option(names = "--no-proof", description = "Do not wait until it answers.")
    private boolean noProof;

    private boolean passed = true;

    ReplicaBootCommand(Replicas replicas, Output output) {
        this.replicas = replicas;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        BootOutcome booted = new TaskPrinter(output).follow(replicas.boot(name, point, !noProof));
        BootPrinter.print(booted, output);
        output.data(ReplicaFields.of(booted));
        passed = booted.passed();
    }

    @Override
    protected int exitCode() {
        return passed ? 0 : Kind.FAILED.exitCode();
    }
}
