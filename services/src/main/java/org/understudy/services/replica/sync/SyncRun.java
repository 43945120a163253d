package org.understudy.services.replica.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.understudy.agent.protocol.CaptureResult;
import org.understudy.agent.protocol.Event;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.WireWriter;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.DiskLayout;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.replica.SourceFacts;
import org.understudy.services.replica.link.AgentPair;
import org.understudy.services.replica.link.AgentTalk;
import org.understudy.services.replica.link.PortalStore;
import org.understudy.services.replica.link.StoredReplica;
import org.understudy.services.replica.plan.Keys;
import org.understudy.services.replica.plan.SelectionPlanner;
import org.understudy.services.replica.quiesce.Databases;
import org.understudy.services.replica.snapshot.Snapshots;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.task.TaskContext;

/// One synchronisation, from the first byte read to the published point.
///
/// ```
///            JOB capture                                  JOB prepare
/// source ◀───────────────┐                        ┌─────────────────▶ portal
///   │                 console (this)                                     │
///   │  CHANGES, WANT, REFINE ──────── untouched ───────────────────────▶ │ layer
///   │ ◀────────────── untouched ──────── OLD, HASHES, SUBHASHES          │
///   └─ pass-done ─▶ databases released ─▶ JOB pass ─▶ JOB finish         │
///                                                 JOB publish ─────────▶ │ point
/// ```
///
/// Whatever goes wrong, the portal's agent sees the end of its input, unmounts, and keeps what has arrived for the next
/// run.
public final class SyncRun {
    private static final int NICENESS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HostConnection source;
    private final ReplicationRequest request;
    private final String console;

    /// @param console who does this, `user@machine`
    public SyncRun(HostConnection source, ReplicationRequest request, String console) {
        this.source = source;
        this.request = request;
        this.console = console;
    }

    /// @param layout of the disk, where the replica may be made
    /// @param expectedBytes of content, for the progress; 0 where it is not known
    /// @param pair the agents, perhaps still on their way up; where the sync fails both are ended here
    public Published run(
            TaskContext task, SourceFacts facts, Optional<DiskLayout> layout, long expectedBytes, AgentPair pair)
            throws ProblemException {
        Instant taken = Instant.now();
        Progress progress = new Progress(task, expectedBytes);
        try (Snapshots snapshots = request.root().isEmpty()
                ? Snapshots.take(source, facts, task::message)
                : Snapshots.none(source, facts)) {
            boolean good = false;
            try {
                AgentTalk from = pair.capture();
                from.attend(progress::source, task::message);
                AgentTalk near = pair.portal();
                near.attend(progress::portal, task::message);
                PortalStore to = new PortalStore(near, request.replica(), new PortalStore.Asker(console, task.seat()));
                Cancellation cancellation = new Cancellation(task, () -> {
                    from.cancel();
                    near.cancel();
                });
                try (TaskContext.Registration _ = task.onCancel(cancellation::asked)) {
                    Published published =
                            converse(task, cancellation, facts, layout, expectedBytes, taken, snapshots, from, to);
                    good = true;
                    return published;
                }
            } finally {
                if (good) {
                    pair.succeeded();
                } else {
                    // Before the snapshots that it reads from are taken away.
                    pair.end();
                }
            }
        }
    }

    private Published converse(
            TaskContext task,
            Cancellation cancellation,
            SourceFacts facts,
            Optional<DiskLayout> layout,
            long expectedBytes,
            Instant taken,
            Snapshots snapshots,
            AgentTalk from,
            PortalStore to)
            throws ProblemException {
        long started = System.nanoTime();
        to.talk().onTrouble(from::cancel);
        // The portal gets ready while the databases come to rest. Its old state is let through only after the
        // source has its job, which must come first.
        to.prepare(request.source(), Keys.seed(request.replica()), layout, expectedBytes);
        try (Databases databases = Databases.hold(source, facts, request.profile(), snapshots::still, task::message)) {
            send(from, capture(facts, snapshots));
            from.listen(to.talk());
            to.talk().listen(from);
            CaptureResult captured = passes(from, databases);
            snapshots.verify();
            cancellation.publishing();
            task.phase("publish");
            Map<String, String> about =
                    about(facts, captured, snapshots.sentence() + databases.sentence(), taken, started, from, to);
            Map<String, String> figures = to.publish(about);
            StoredReplica stored = to.read();
            return new Published(stored.current(), Boolean.parseBoolean(figures.get("unchanged")), stored);
        } catch (ProblemException e) {
            try {
                throw rootCause(task, e, from, to);
            } finally {
                to.talk().finish(PATIENCE);
            }
        }
    }

    private Job.Capture capture(SourceFacts facts, Snapshots snapshots) {
        return new Job.Capture(
                request.root().isEmpty()
                        ? SelectionPlanner.select(facts, request.profile(), snapshots::rootOf)
                        : SelectionPlanner.select(facts, request.profile(), request.root()),
                Keys.seed(request.replica()),
                Keys.fake(request.replica(), facts),
                request.verify(),
                Job.Compression.AUTO,
                NICENESS,
                0);
    }

    private CaptureResult passes(AgentTalk from, Databases databases) throws ProblemException {
        from.await(Event.PassDone.class);
        if (!databases.isEmpty()) {
            send(from, databases.release());
            from.await(Event.PassDone.class);
        }
        send(from, new Job.Finish());
        try {
            return CaptureResult.read(from.awaitResult());
        } catch (ProtocolException e) {
            throw new ProblemException(
                    Kind.FAILED, "The agent on " + from.host() + " is not understood.", String.valueOf(e.getMessage()));
        }
    }

    private static void send(AgentTalk to, Job job) throws ProblemException {
        WireWriter fields = new WireWriter();
        job.write(fields);
        to.job(job.kind(), fields);
    }

    private Map<String, String> about(
            SourceFacts facts,
            CaptureResult captured,
            String consistency,
            Instant taken,
            long started,
            AgentTalk from,
            PortalStore to) {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("source", request.source());
        about.put("source.hostname", facts.hostname());
        about.put("source.os", facts.osName());
        about.put("source.kernel", facts.kernel());
        about.put("source.arch", facts.arch());
        about.put("source.firmware", facts.firmware().word());
        about.put("source.memory-mib", Long.toString(facts.memoryMib()));
        about.put("source.cpus", Integer.toString(facts.cpus()));
        about.put("source.boot-id", facts.bootId());
        about.put("source.ports", Ports.open(facts.listening()));
        about.put("profile", request.profile().name());
        about.put("console", console);
        about.put("taken", taken.toString());
        about.put("seconds", Double.toString((System.nanoTime() - started) / 1e9));
        about.put("entries", Long.toString(captured.entries()));
        about.put("changed", Long.toString(captured.entriesSent() + captured.deleted()));
        about.put("content-bytes", Long.toString(captured.contentBytes()));
        about.put("wire-bytes", Long.toString(from.dataBytes() + to.talk().dataBytes()));
        about.put("changed-while-read", Long.toString(captured.changedWhileRead()));
        about.put("gaps", Long.toString(captured.gaps()));
        about.put("consistency", consistency);
        return about;
    }

    /// When one agent fails or goes away, we stop the other one, and it says that it was cancelled. So a
    /// problem that one of them told is right, then an agent that is gone; being cancelled is the answer only
    /// where somebody asked for it.
    private static ProblemException rootCause(TaskContext task, ProblemException seen, AgentTalk from, PortalStore to)
            throws ProblemException {
        List<ProblemException> all = Stream.of(seen, to.talk().trouble(), from.trouble())
                .filter(Objects::nonNull)
                .toList();
        for (ProblemException e : all) {
            if (e.kind() != Kind.CONNECTION_LOST && e.kind() != Kind.CANCELLED) {
                return e;
            }
        }
        task.checkCancelled();
        return all.stream()
                .filter(e -> e.kind() == Kind.CONNECTION_LOST)
                .findFirst()
                .orElse(seen);
    }
}
