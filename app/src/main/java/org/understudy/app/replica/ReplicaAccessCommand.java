package org.understudy.app.replica;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.replica.BootOutcome;
import org.understudy.services.replica.ReplicaAccess;
import org.understudy.services.replica.Replicas;

@Command(name = "access", description = "Say how a running replica is reached: its screen, its serial line, its ports.")
final class ReplicaAccessCommand extends CommandBase {
    private final Replicas replicas;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "A replica that runs.")
    private String name = "";

    ReplicaAccessCommand(Replicas replicas, Output output) {
        this.replicas = replicas;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        ReplicaAccess access = replicas.access(name);
        for (ReplicaAccess.Way way : access.ways()) {
            output.line(way.purpose() + ":");
            way.commands().forEach(command -> output.line("  " + command));
        }
        for (BootOutcome.Forward f : access.forwards()) {
            output.line("Port " + f.guestPort() + ", from " + access.portal().name() + ": " + f.address());
        }
        access.screen()
                .ifPresent(where -> output.line("VNC, on " + access.portal().name() + ": " + where));
        output.line("Serial log, on " + access.portal().name() + ": " + access.serialLog());
        output.data(Output.fields(
                "replica", access.replica(),
                "portal", access.portal().name(),
                "screen", access.screen(),
                "forwards",
                        access.forwards().stream()
                                .map(f -> Output.fields("guestPort", f.guestPort(), "address", f.address()))
                                .toList(),
                "serialLog", access.serialLog(),
                "ways",
                        access.ways().stream()
                                .map(w -> Output.fields("purpose", w.purpose(), "commands", w.commands()))
                                .toList()));
    }
}
