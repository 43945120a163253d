package org.understudy.app.replica;

import java.util.List;

import org.understudy.app.cli.Amounts;
import org.understudy.app.cli.Output;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.MountFact;

/// A plan for people.
final class PlanPrinter {
    private PlanPrinter() {}

    static void print(ReplicationPlan plan, Output output) {
        SourceFacts facts = plan.facts();
        output.line((plan.first() ? "First sync of " : "Next sync of ") + plan.replica() + ": " + plan.source() + " -> "
                + plan.portal());
        output.line("");
        output.line("Source    " + facts.hostname() + ", " + facts.osName() + ", Linux " + facts.kernel() + ", "
                + facts.firmware().word() + ", " + facts.cpus() + " CPUs, " + facts.memoryMib() + " MiB");
        facts.databases()
                .forEach(d -> output.line("Database  " + d.kind() + " " + d.version() + " in " + d.dataDirectory()));
        output.line("");
        output.table(
                List.of("MOUNT", "TYPE", "USED", "SIZE", "WHAT HAPPENS"),
                facts.mounts().stream().map(PlanPrinter::row).toList());
        output.line("");
        output.table(
                List.of("DECISION", "ENTRIES", "BYTES"),
                plan.selection().stream()
                        .map(s -> List.of(s.decision().word(), Long.toString(s.entries()), Amounts.bytes(s.bytes())))
                        .toList());
        output.line("");
        output.line("Disk of the replica, " + Amounts.bytes(plan.layout().diskBytes()) + ":");
        plan.layout()
                .partitions()
                .forEach(p -> output.line(
                        "  " + p.role() + "  " + Amounts.bytes(p.size()) + "  " + p.fsType() + "  " + p.mountPoint()));
        output.line("Machine   " + plan.machine().memoryMib() + " MiB, "
                + plan.machine().vcpus() + " vCPUs, "
                + plan.machine().firmware().word() + ". " + plan.machine().why());
        output.line("Portal    " + Amounts.bytes(plan.portalFreeBytes()) + " free; up to "
                + Amounts.bytes(plan.contentBytes()) + " will be sent"
                + (plan.estimatedSeconds() > 0 ? ", about " + Amounts.seconds((double) plan.estimatedSeconds()) : "")
                + ".");
        plan.notes().forEach(note -> output.line("Note      " + note));
        plan.problems().forEach(problem -> output.line("PROBLEM   " + problem));
        output.detail(plan.domainXml());
    }

    private static List<String> row(MountFact m) {
        return List.of(
                m.mountPoint(),
                m.fsType(),
                Amounts.bytes(m.used()),
                Amounts.bytes(m.size()),
                m.mirrored() ? "mirrored" : "left out: " + m.reason());
    }
}
