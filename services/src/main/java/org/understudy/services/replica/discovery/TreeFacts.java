package org.understudy.services.replica.discovery;

import java.util.List;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.MountFact;

/// Facts of a system whose tree lies in a directory: it does not run, so it has no swap, services or databases.
final class TreeFacts {
    private TreeFacts() {}

    static SourceFacts of(String host, String root, SourceFacts machine, DiscoveryReport report)
            throws ProblemException {
        String real = report.line("root", 0);
        if (!root.startsWith("/") || real.isEmpty()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    root + " on " + host + " cannot be replicated.",
                    "It is not a directory there, or its path is not absolute.",
                    "Give the absolute path of the directory that holds the system's tree.");
        }
        MountFact tree = new MountFact(
                "/",
                real,
                "ext4",
                "",
                "",
                // What the whole file system holds says nothing about this tree: measuring will tell.
                0,
                0,
                0,
                "",
                true,
                "");
        return new SourceFacts(
                machine.hostname(),
                machine.osName(),
                machine.kernels().isEmpty()
                        ? "unknown"
                        : machine.kernels().getLast().replaceFirst("^[a-z]+-", ""),
                machine.arch(),
                machine.firmware(),
                machine.machineId(),
                machine.bootId(),
                machine.memoryMib(),
                machine.cpus(),
                machine.cpuModel(),
                machine.kernels(),
                List.of(tree),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                machine.rootPrivilege(),
                "A tree in " + real + ", read as it lies there.");
    }
}
