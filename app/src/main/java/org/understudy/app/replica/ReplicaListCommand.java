package org.understudy.app.replica;

import java.util.List;

import picocli.CommandLine.Command;

import org.understudy.app.cli.Amounts;
import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.app.cli.TaskPrinter;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Replica;
import org.understudy.services.replica.Replicas;

@Command(name = "list", description = "List the replicas, as their portals tell.")
final class ReplicaListCommand extends CommandBase {
    private final Replicas replicas;
    private final Output output;

    ReplicaListCommand(Replicas replicas, Output output) {
        this.replicas = replicas;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        List<Replica> all = new TaskPrinter(output).follow(replicas.refresh());
        if (all.isEmpty()) {
            output.line("No replicas yet. Make one: understudy replicate SOURCE --portal HOST --name NAME");
        } else {
            output.table(
                    List.of("NAME", "SOURCE", "PORTAL", "POINT", "FRESHNESS", "MACHINE", "ON DISK"),
                    all.stream().map(ReplicaListCommand::row).toList());
        }
        output.data(
                Output.fields("replicas", all.stream().map(ReplicaFields::of).toList()));
    }

    private static List<String> row(Replica r) {
        return List.of(
                r.name(),
                r.source(),
                r.portal(),
                r.current() == 0 ? "-" : Integer.toString(r.current()),
                r.stale()
                        .orElse(r.freshness()
                                .map(f -> Amounts.ago(f, java.time.Instant.now()))
                                .orElse("never")),
                r.machine().name().toLowerCase(java.util.Locale.ROOT),
                Amounts.bytes(r.diskBytes()));
    }
}
