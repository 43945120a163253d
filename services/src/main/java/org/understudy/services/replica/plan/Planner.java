package org.understudy.services.replica.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.MeasureResult;
import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.Rule;
import org.understudy.agent.protocol.WireWriter;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Decision;
import org.understudy.model.replica.DiskLayout;
import org.understudy.model.replica.Firmware;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.ReplicationPlan.MachineSpec;
import org.understudy.model.replica.ReplicationPlan.PathSize;
import org.understudy.model.replica.ReplicationPlan.Selection;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.MountFact;
import org.understudy.services.replica.link.AgentLauncher;
import org.understudy.services.replica.link.AgentTalk;
import org.understudy.services.ssh.HostConnection;

/// Works out what a replication will do: measures the source, lays out disk and machine, and
/// finds what stands against it.
public final class Planner {
    private static final int NICENESS = 5;
    /// What a sync is expected to reach where nothing is known about the link, in bytes per second.
    private static final long USUAL_RATE = 60_000_000;
    /// File systems need room of their own beside the files: 5 % and 1 KiB a file, and something
    /// to begin with.
    private static final long ROOM = 64L << 20;

    private final AgentLauncher agents;
    private final Consumer<String> told;

    /// @param told hears what takes long
    public Planner(AgentLauncher agents, Consumer<String> told) {
        this.agents = agents;
        this.told = told;
    }

    /// @param facts from discovery
    /// @param portal from [PortalProbe]
    /// @param first whether there is no sync point yet
    public ReplicationPlan plan(
            ReplicationRequest request, HostConnection source, SourceFacts facts, PortalFacts portal, boolean first)
            throws ProblemException {
        MeasureResult measured = measure(request, source, facts);
        SourceFacts known = request.root().isEmpty() ? facts : withSize(facts, measured);
        DiskLayout layout = LayoutPlanner.plan(request.replica(), known);
        MachineSpec machine = MachinePlanner.plan(known, request.profile().machine(), portal);
        List<Selection> selection = selection(measured);
        long bytes = bytesToSend(measured);
        long entries = measured.byDecision().stream()
                .mapToLong(MeasureResult.Count::entries)
                .sum();
        List<String> problems = problems(known, portal, first, bytes, entries);
        return new ReplicationPlan(
                request.replica(),
                request.source(),
                request.portal(),
                first,
                known,
                request.profile(),
                selection,
                largest(measured),
                bytes,
                Math.max(1, bytes / USUAL_RATE + entries / 5000),
                layout,
                machine,
                PreviewXml.of(request, known, machine),
                portal.freeBytes(),
                notes(request.profile(), known, measured),
                problems);
    }

    private MeasureResult measure(ReplicationRequest request, HostConnection source, SourceFacts facts)
            throws ProblemException {
        Job.Measure job = new Job.Measure(
                SelectionPlanner.select(facts, request.profile(), request.root()),
                Keys.seed(request.replica()),
                Keys.fake(request.replica(), facts),
                false,
                NICENESS);
        try (AgentTalk talk = new AgentTalk(agents.start(source, "capture", told), _ -> {}, _ -> {})) {
            talk.listen(null);
            WireWriter fields = new WireWriter();
            job.write(fields);
            talk.job(job.kind(), fields);
            return MeasureResult.read(talk.awaitResult());
        } catch (ProtocolException e) {
            throw new ProblemException(
                    Kind.FAILED,
                    "The agent on " + request.source() + " answers what is not understood.",
                    String.valueOf(e.getMessage()));
        }
    }

    private static SourceFacts withSize(SourceFacts facts, MeasureResult measured) {
        long used = bytesToSend(measured);
        MountFact tree = facts.mounts().getFirst();
        MountFact sized = new MountFact(
                "/",
                tree.device(),
                tree.fsType(),
                tree.uuid(),
                tree.label(),
                2 * used + (2L << 30),
                used,
                0,
                "",
                true,
                "");
        return facts.withMounts(List.of(sized));
    }

    private static long bytesToSend(MeasureResult measured) {
        return bytes(measured, Rule.Decision.MIRROR) + bytes(measured, Rule.Decision.FAKE);
    }

    private static long bytes(MeasureResult measured, Rule.Decision decision) {
        return measured.byDecision().get(decision.code()).bytes();
    }

    private static List<Selection> selection(MeasureResult measured) {
        List<Selection> list = new ArrayList<>();
        // In the order of the agent's decisions: mirror, leave out, fake, empty.
        Decision[] order = {Decision.MIRROR, Decision.LEAVE_OUT, Decision.FAKE, Decision.EMPTY};
        for (int i = 0; i < order.length && i < measured.byDecision().size(); i++) {
            MeasureResult.Count count = measured.byDecision().get(i);
            if (count.entries() > 0 || i == 0) {
                list.add(new Selection(order[i], count.entries(), count.bytes()));
            }
        }
        return list;
    }

    private static List<PathSize> largest(MeasureResult measured) {
        return measured.biggest().stream()
                .map(s -> new PathSize("/" + text(s.path()), s.bytes()))
                .toList();
    }

    private static String text(Bytes path) {
        return new String(path.array(), StandardCharsets.UTF_8);
    }

    private static List<String> problems(
            SourceFacts facts, PortalFacts portal, boolean first, long bytes, long entries) {
        List<String> problems = new ArrayList<>();
        if (facts.mounts().stream()
                .noneMatch(m -> m.mirrored() && m.mountPoint().equals("/"))) {
            problems.add("The root file system of the source is of a kind that cannot be mirrored: "
                    + facts.mounts().stream()
                            .filter(m -> m.mountPoint().equals("/"))
                            .map(MountFact::reason)
                            .findFirst()
                            .orElse("it was not found")
                    + ".");
        }
        long needed = first ? bytes + bytes / 20 + entries * 1024 + ROOM : ROOM;
        if (portal.freeBytes() < needed) {
            problems.add("The portal has " + (portal.freeBytes() >> 20) + " MiB free, and " + (needed >> 20)
                    + " MiB are needed below /var/lib/understudy.");
        }
        return problems;
    }

    private static List<String> notes(Profile profile, SourceFacts facts, MeasureResult measured) {
        List<String> notes = new ArrayList<>();
        notes.add(facts.consistency());
        facts.databases().forEach(d -> notes.add(databaseNote(d.kind(), profile)));
        facts.mounts().stream()
                .filter(m -> !m.mirrored())
                .forEach(m -> notes.add(m.mountPoint() + " is left out: " + m.reason() + "."));
        facts.mounts().stream()
                .filter(m ->
                        m.mirrored() && !m.fsType().equals("xfs") && !m.fsType().startsWith("ext"))
                .forEach(m -> notes.add(m.mountPoint() + " is " + m.fsType() + " and becomes ext4 in the replica."));
        if (facts.kernels().isEmpty()) {
            notes.add("There is no kernel in /boot: the tree can be mirrored, but it will not boot by itself.");
        }
        if (measured.gaps() > 0) {
            notes.add(measured.gaps() + " paths cannot be read; the report of the sync names them.");
        }
        if (facts.firmware() == Firmware.UEFI) {
            notes.add("The source was started by UEFI; the replica's disk starts by UEFI and by BIOS.");
        }
        return notes;
    }

    private static String databaseNote(String kind, Profile profile) {
        boolean held = kind.equals("postgresql")
                && (profile.databases().contains("auto") || profile.databases().contains(kind));
        return held
                ? "PostgreSQL is put into backup mode while it is read, so that the copy can be recovered."
                : kind + " is copied live, without rest.";
    }
}
