package org.understudy.app.replica;

import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.Amounts;
import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Replica;
import org.understudy.services.replica.Replicas;

@Command(name = "show", description = "Show a replica with its sync points.")
final class ReplicaShowCommand extends CommandBase {
    private final Replicas replicas;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "A replica, see: understudy replica list")
    private String name = "";

    ReplicaShowCommand(Replicas replicas, Output output) {
        this.replicas = replicas;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        Replica r = Known.replica(replicas, output, name);
        output.line(r.name() + ": " + (r.root().isEmpty() ? "" : r.root() + " of ") + r.source() + " -> " + r.portal()
                + ", profile " + r.profile() + ", machine "
                + r.machine().name().toLowerCase(java.util.Locale.ROOT)
                + r.running().map(p -> " from sync point " + p).orElse(""));
        output.table(
                List.of("POINT", "TAKEN", "ENTRIES", "CHANGED", "SENT", "LAYER", "PROOF"),
                r.points().stream()
                        .map(p -> List.of(
                                (p.number() == r.current() ? "* " : "  ") + p.number(),
                                p.taken().toString(),
                                Long.toString(p.entries()),
                                Long.toString(p.changed()),
                                Amounts.bytes(p.wireBytes()),
                                Amounts.bytes(p.layerBytes()),
                                p.proof().map(x -> x.sentence()).orElse("not tried")))
                        .toList());
        output.data(ReplicaFields.of(r));
    }
}
