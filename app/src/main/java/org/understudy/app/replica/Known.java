package org.understudy.app.replica;

import java.util.List;

import org.understudy.app.cli.Output;
import org.understudy.app.cli.TaskPrinter;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Replica;
import org.understudy.services.replica.Replicas;

/// Finds a replica by its name.
final class Known {
    private Known() {}

    static Replica replica(Replicas replicas, Output output, String name) throws ProblemException {
        List<Replica> all = new TaskPrinter(output).follow(replicas.refresh());
        return all.stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        Kind.NOT_FOUND,
                        "There is no replica \"" + name + "\".",
                        all.isEmpty()
                                ? "No replicas are known here."
                                : "Known are "
                                        + String.join(
                                                ", ",
                                                all.stream().map(Replica::name).toList()) + ".",
                        "See: understudy replica list"));
    }
}
