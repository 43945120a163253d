package org.understudy.services.replica;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.understudy.model.host.Names;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.DiskLayout;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SyncPoint;
import org.understudy.services.replica.discovery.Discovery;
import org.understudy.services.replica.link.AgentPair;
import org.understudy.services.replica.plan.Planner;
import org.understudy.services.replica.plan.PortalFacts;
import org.understudy.services.replica.plan.PortalProbe;
import org.understudy.services.replica.profile.ProfileText;
import org.understudy.services.replica.sync.Published;
import org.understudy.services.replica.sync.SyncRun;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.store.ReplicaRow;
import org.understudy.services.task.TaskContext;
import org.understudy.services.task.TaskSnapshot.Phase;

/// Plans and runs synchronisations.
final class SyncWork {
    private static final int ATTEMPTS = 3;
    private static final int PATIENCE = 12;

    private final ReplicaGround ground;
    private final ReplicaReader reader;
    private final BootWork boots;
    private final Discovery discovery = new Discovery();

    SyncWork(ReplicaGround ground, ReplicaReader reader, BootWork boots) {
        this.ground = ground;
        this.reader = reader;
        this.boots = boots;
    }

    SourceFacts discover(String source, String root) throws ProblemException {
        return discovery.discover(ground.connect(source), root);
    }

    ReplicationPlan plan(TaskContext task, ReplicationRequest asked) throws ProblemException {
        Optional<ReplicaRow> known = known(asked);
        ReplicationRequest request = complete(asked, known);
        task.phase("discover");
        HostConnection source = ground.connect(request.source());
        SourceFacts facts = discovery.discover(source, request.root());
        task.phase("plan");
        // A name that somebody else's machine has is told now, not at the end.
        ground.machine(request.replica(), request.portal()).state();
        return persistently(task, () -> planned(task, request, source, facts, known.isEmpty()));
    }

    SyncOutcome replicate(TaskContext task, ReplicationRequest asked) throws ProblemException {
        Optional<ReplicaRow> known = known(asked);
        ReplicationRequest request = complete(asked, known);
        task.phase("discover");
        HostConnection source;
        HostConnection portal;
        try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HostConnection> near = both.submit(connecting(request.portal()));
            source = ground.connect(request.source());
            portal = get(near);
        }
        // Of a replica that is known nothing is asked before the sync, so its agents come up meanwhile.
        AtomicReference<@Nullable AgentPair> early = new AtomicReference<>();
        if (known.isPresent()) {
            early.set(ground.held().take(source, portal));
        }
        try {
            return replicate(task, request, known, source, () -> {
                AgentPair first = early.getAndSet(null);
                return first == null ? ground.held().take(source, portal) : first;
            });
        } finally {
            AgentPair unused = early.get();
            if (unused != null) {
                unused.end();
            }
        }
    }

    private SyncOutcome replicate(
            TaskContext task,
            ReplicationRequest request,
            Optional<ReplicaRow> known,
            HostConnection source,
            Supplier<AgentPair> agents)
            throws ProblemException {
        SourceFacts facts = discovery.discover(source, request.root());
        task.checkCancelled();
        // Up to here it was only looked.
        task.awaitTurn();
        Instant started = Instant.now();
        Optional<ReplicationPlan> plan = Optional.empty();
        if (known.isEmpty()) {
            plan = Optional.of(planFirst(task, request, source, facts));
        } else {
            task.skip("plan");
        }
        ReplicaRow row = remember(request, known, started);
        SyncRun run = new SyncRun(source, request, ground.console());
        Published published;
        try {
            published = sync(task, run, facts, plan, agents);
        } catch (ProblemException e) {
            if (known.isEmpty() || e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
            // We know it and its portal does not: its first sync died before it had made anything there.
            published = sync(task, run, facts, Optional.of(planFirst(task, request, source, facts)), agents);
        }
        ground.store()
                .note(
                        "replica.sync",
                        "replica:" + row.name(),
                        published.unchanged() ? "nothing had changed" : "sync point " + published.point());
        return finish(task, request, row, published, !facts.kernels().isEmpty());
    }

    private ReplicationPlan planFirst(
            TaskContext task, ReplicationRequest request, HostConnection source, SourceFacts facts)
            throws ProblemException {
        task.phase("plan");
        ReplicationPlan plan = persistently(task, () -> planned(task, request, source, facts, true));
        refuse(plan);
        // Whoever has that name already is found before anything is made.
        ground.machine(request.replica(), request.portal()).state();
        return plan;
    }

    /// @param plan of a first sync; without, the replica must be there
    private static Published sync(
            TaskContext task,
            SyncRun run,
            SourceFacts facts,
            Optional<ReplicationPlan> plan,
            Supplier<AgentPair> agents)
            throws ProblemException {
        task.phase("capture");
        Optional<DiskLayout> layout = plan.map(ReplicationPlan::layout);
        long expected = plan.map(ReplicationPlan::contentBytes).orElse(0L);
        return persistently(task, () -> {
            for (int tries = 1; ; tries++) {
                try (AgentPair pair = agents.get()) {
                    return run.run(task, facts, layout, expected, pair);
                } catch (ProblemException e) {
                    // The lease is ours, so who holds the replica's own lock is on its way out: a console that is gone.
                    if (e.kind() != Kind.BUSY || !task.leads() || tries == PATIENCE) {
                        throw e;
                    }
                    task.message(e.problem().sentence() + " Trying again in a moment.");
                    task.pause(Duration.ofSeconds(5));
                }
            }
        });
    }

    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws ProblemException;
    }

    /// An agent that is killed, or a link that is cut, is no reason to give up: the journal on
    /// the portal knows what has arrived, so the next attempt goes on from there.
    private static <T> T persistently(TaskContext task, Attempt<T> attempt) throws ProblemException {
        for (int tries = 1; ; tries++) {
            try {
                return attempt.run();
            } catch (ProblemException e) {
                if (e.kind() != Kind.CONNECTION_LOST || tries == ATTEMPTS) {
                    throw e;
                }
                task.checkCancelled();
                task.message(e.problem().sentence() + " Trying again, from where it was.");
            }
        }
    }

    /// @param kernel whether the tree has one; without, it is a copy that cannot boot by itself
    private SyncOutcome finish(
            TaskContext task, ReplicationRequest request, ReplicaRow row, Published published, boolean kernel)
            throws ProblemException {
        Optional<BootOutcome> booted = Optional.empty();
        // Whoever cancels while the point is being published is told that it is too late for that; booting it is not.
        boolean boot = request.boot() && !task.isCancelled();
        if (boot) {
            BootWork.Ready ready = boots.define(task, row, published.point());
            booted = Optional.of(boots.prove(task, row, ready));
        } else if (kernel && ground.machine(row.name(), row.portal()).state().isEmpty()) {
            // After the first sync; or what was to be done then was broken off.
            boots.define(task, row, published.point());
        } else {
            task.skip("define");
            if (!kernel) {
                task.message("There is no kernel in /boot: the tree is mirrored, but no machine is made of it.");
            }
        }
        if (request.boot() && !boot) {
            task.skip("prove");
            task.message("Sync point " + published.point() + " is not booted, since it was asked to stop.");
        }
        Replica replica = booted.isPresent() ? booted.get().replica() : reader.picture(row, published.stored());
        SyncPoint point = replica.points().stream()
                .filter(p -> p.number() == published.point())
                .findFirst()
                .orElseThrow();
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (Phase phase : task.phases()) {
            seconds.put(phase.id(), Math.round(phase.seconds() * 1000) / 1000.0);
        }
        return new SyncOutcome(replica, point, published.unchanged(), seconds, booted);
    }

    private ReplicationPlan planned(
            TaskContext task, ReplicationRequest request, HostConnection source, SourceFacts facts, boolean first)
            throws ProblemException {
        PortalFacts portal = PortalProbe.look(ground.connect(request.portal()));
        return new Planner(ground.agents(), task::message).plan(request, source, facts, portal, first);
    }

    private static void refuse(ReplicationPlan plan) throws ProblemException {
        if (!plan.problems().isEmpty()) {
            boolean space = plan.problems().stream().anyMatch(p -> p.contains("free"));
            throw new ProblemException(new Problem(
                    space ? Kind.NO_SPACE : Kind.UNSUPPORTED,
                    plan.source() + " cannot be replicated to " + plan.portal() + ".",
                    String.join(" ", plan.problems()),
                    List.of(
                            space
                                    ? "Free space on the portal, leave more out by a profile, or choose another portal."
                                    : "Look at the plan: understudy replicate " + plan.source() + " --portal "
                                            + plan.portal() + " --plan")));
        }
    }

    private Optional<ReplicaRow> known(ReplicationRequest request) throws ProblemException {
        Names.check("replica", request.replica());
        return ground.store().replica(request.replica());
    }

    /// What will be done for a request: the portal and the tree of a replica that exists are known.
    ReplicationRequest complete(ReplicationRequest request) throws ProblemException {
        return complete(request, known(request));
    }

    /// Fills in the portal and the tree of a replica that exists, and refuses a request that
    /// contradicts it.
    private static ReplicationRequest complete(ReplicationRequest request, Optional<ReplicaRow> known)
            throws ProblemException {
        if (known.isEmpty()) {
            if (request.portal().isEmpty()) {
                throw new ProblemException(
                        Kind.BAD_INPUT,
                        "Where the replica shall be kept is not said.",
                        "There is no replica \"" + request.replica() + "\" yet.",
                        "Add --portal HOST, where HOST is one of: understudy host list");
            }
            return new ReplicationRequest(
                    request.replica(),
                    request.source(),
                    request.portal(),
                    tidy(request.root()),
                    request.profile(),
                    request.boot(),
                    request.verify());
        }
        ReplicaRow row = known.get();
        String root = row.root() == null ? tidy(request.root()) : row.root();
        if (!row.source().equals(request.source())
                || !(request.portal().isEmpty() || request.portal().equals(row.portal()))
                || !(request.root().isEmpty() || tidy(request.root()).equals(root))) {
            throw new ProblemException(
                    Kind.NAME_TAKEN,
                    "There is a replica \"" + row.name() + "\" already.",
                    "It mirrors " + row.origin() + " on " + row.portal() + ".",
                    "Choose another name with --name.");
        }
        return new ReplicationRequest(
                request.replica(),
                request.source(),
                row.portal(),
                root,
                request.profile(),
                request.boot(),
                request.verify());
    }

    /// One way to write a directory; the root directory itself is the running system.
    private static String tidy(String root) {
        return root.replaceAll("/+$", "");
    }

    private ReplicaRow remember(ReplicationRequest request, Optional<ReplicaRow> known, Instant now)
            throws ProblemException {
        String profile = ProfileText.of(request.profile());
        if (known.isEmpty()) {
            ReplicaRow row =
                    new ReplicaRow(request.replica(), request.source(), request.root(), request.portal(), profile, now);
            try {
                ground.store().addReplica(row);
                return row;
            } catch (ProblemException e) {
                Optional<ReplicaRow> faster = known(request);
                if (e.kind() != Kind.NAME_TAKEN || faster.isEmpty()) {
                    throw e;
                }
                // Somebody began the same a moment ago; its portal lets one of us go on.
                complete(request, faster);
                return faster.get();
            }
        }
        if (!known.get().profile().equals(profile)) {
            ground.store().setProfile(request.replica(), profile);
        }
        if (known.get().root() == null) {
            ground.store().setRoot(request.replica(), request.root());
        }
        return known.get();
    }

    private Callable<HostConnection> connecting(String host) {
        return () -> ground.connect(host);
    }

    private static HostConnection get(Future<HostConnection> connection) throws ProblemException {
        try {
            return connection.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The connection is not waited for any longer.", "");
        }
    }
}
