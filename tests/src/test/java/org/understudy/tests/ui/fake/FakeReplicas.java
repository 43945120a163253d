package org.understudy.tests.ui.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.Replica.MachineState;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SyncPoint;
import org.understudy.model.task.SiteTask;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.replica.BootOutcome;
import org.understudy.services.replica.PruneOutcome;
import org.understudy.services.replica.ReplicaAccess;
import org.understudy.services.replica.Replicas;
import org.understudy.services.replica.SyncOutcome;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.TaskSnapshot.Counters;
import org.understudy.services.task.site.TaskDetails;

/// Replicas in memory, for tests of the window. Tasks go through the phases that the real ones
/// have; a problem can be set that the next task of a kind fails with.
public final class FakeReplicas implements Replicas {
    /// Drives what was begun: at once, when the test says so, or by a clock.
    public interface Stepper {
        /// @param step takes one step and tells whether there are more
        void go(BooleanSupplier step);
    }

    private static final long MIB = 1024 * 1024;
    private final MutableObservable<List<Replica>> all;
    private final Stepper stepper;
    private final String screenshot;
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger glances = new AtomicInteger();
    private volatile @Nullable Problem nextFailure;
    private volatile List<String> planProblems = List.of();
    private final List<ReplicationRequest> requests = new ArrayList<>();

    public FakeReplicas(List<Replica> replicas, Stepper stepper, String screenshot) {
        all = new MutableObservable<>(List.copyOf(replicas));
        this.stepper = stepper;
        this.screenshot = screenshot;
    }

    /// The next task that is begun fails half-way with this.
    public void failNext(Problem problem) {
        nextFailure = problem;
    }

    public void planProblems(List<String> problems) {
        planProblems = problems;
    }

    /// What was asked to be replicated, in order.
    public List<ReplicationRequest> requests() {
        return requests;
    }

    public void set(List<Replica> replicas) {
        all.set(List.copyOf(replicas));
    }

    private <T> FakeTask<T> task(String title, String... phases) {
        return new FakeTask<>("task-" + ids.incrementAndGet(), title, List.of(phases));
    }

    private <T> RunningTask<T> begin(FakeTask<T> task, Supplier<T> result) {
        Problem failure = nextFailure;
        nextFailure = null;
        if (failure != null) {
            task.then(() -> task.fail(failure));
        } else {
            task.then(() -> task.succeed(result));
        }
        stepper.go(task::step);
        return task;
    }

    @Override
    public Observable<List<Replica>> all() {
        return all;
    }

    @Override
    public RunningTask<List<Replica>> refresh() {
        FakeTask<List<Replica>> task = task("Read the portals");
        task.then(() -> task.succeed(all::get));
        stepper.go(task::step);
        return task;
    }

    /// How often somebody looked without asking.
    public int glances() {
        return glances.get();
    }

    @Override
    public RunningTask<List<Replica>> glance() {
        glances.incrementAndGet();
        return refresh();
    }

    @Override
    public RunningTask<SourceFacts> discover(String source, String root) {
        FakeTask<SourceFacts> task = task("Look at " + source, "Connect", "Ask");
        task.then(() -> task.phase("Connect")).then(() -> task.phase("Ask"));
        return begin(task, () -> Samples.facts(source));
    }

    @Override
    public RunningTask<ReplicationPlan> plan(ReplicationRequest r) {
        FakeTask<ReplicationPlan> task = task("Plan " + r.replica(), "Discover", "Select", "Lay out");
        task.then(() -> task.phase("Discover"))
                .then(() -> task.phase("Select"))
                .then(() -> task.counters(new Counters(0, 0, 81_234, 0, 0, 0, -1, "/var/lib/postgresql/15/main")))
                .then(() -> task.phase("Lay out"));
        boolean first = find(r.replica()).isEmpty();
        return begin(task, () -> Samples.plan(r.replica(), r.source(), r.portal(), first, planProblems));
    }

    @Override
    public RunningTask<SyncOutcome> replicate(ReplicationRequest r) {
        requests.add(r);
        FakeTask<SyncOutcome> task = task(
                "Replicate " + r.source() + " as " + r.replica(),
                "Discover",
                "Plan",
                "Capture",
                "Publish",
                "Define",
                "Boot",
                "Prove");
        task.then(() -> task.phase("Discover"))
                .then(() -> task.phase("Plan"))
                .then(() -> task.phase("Capture"))
                .then(() -> task.message("/srv/backup is left out: it is on another machine (nfs4)."));
        long total = 31L * 1024 * MIB;
        for (int i = 1; i <= 10; i++) {
            long done = total * i / 10;
            double left = (total - done) / 84e6;
            task.then(() -> task.counters(new Counters(
                    done,
                    total,
                    done / 150_000,
                    214_311,
                    done / 2,
                    84e6,
                    left,
                    "/var/lib/postgresql/15/main/base/16384/16412")));
        }
        task.then(() -> task.phase("Publish")).then(() -> task.phase("Define"));
        if (r.boot()) {
            task.then(() -> task.phase("Boot")).then(() -> task.phase("Prove"));
        }
        return begin(task, () -> synced(r));
    }

    private SyncOutcome synced(ReplicationRequest r) {
        Optional<Replica> before = find(r.replica());
        List<SyncPoint> points = new ArrayList<>(before.map(Replica::points).orElse(List.of()));
        int number = points.isEmpty() ? 1 : points.getLast().number() + 1;
        SyncPoint made = Samples.point(
                number,
                java.time.Duration.ofSeconds(30),
                number == 1 ? 9_400 : 17,
                r.boot() ? Optional.of(true) : Optional.empty(),
                screenshot);
        points.add(made);
        Replica now = new Replica(
                r.replica(),
                r.source(),
                r.root(),
                r.portal(),
                r.profile().name(),
                before.map(Replica::created).orElse(Samples.NOW),
                number,
                Optional.empty(),
                points,
                r.boot() ? MachineState.RUNNING : before.map(Replica::machine).orElse(MachineState.OFF),
                r.boot() ? Optional.of(number) : before.flatMap(Replica::running),
                96L * 1024 * MIB,
                Optional.empty());
        put(now);
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("discover", 1.2);
        seconds.put("plan", 4.8);
        seconds.put("capture", 371.0);
        seconds.put("publish", 2.9);
        seconds.put("define", 0.7);
        Optional<BootOutcome> boot = r.boot() ? Optional.of(booted(now, number)) : Optional.empty();
        boot.ifPresent(_ -> seconds.put("prove", 21.6));
        return new SyncOutcome(now, made, false, seconds, boot);
    }

    private BootOutcome booted(Replica replica, int point) {
        return new BootOutcome(
                replica,
                point,
                true,
                21.6,
                List.of(
                        new BootOutcome.Answer("serial login", true, 17.2, "Debian GNU/Linux 12 shop ttyS0 — login:"),
                        new BootOutcome.Answer("guest agent", true, 19.0, "qemu-guest-agent 7.2.22"),
                        new BootOutcome.Answer("shop page", true, 21.6, "HTTP 200, <title>The Shop</title>")),
                screenshot,
                "/var/lib/understudy/replicas/" + replica.name() + "/boot/1/serial.log",
                List.of(
                        new BootOutcome.Forward(80, "127.0.0.1:18080"),
                        new BootOutcome.Forward(22, "127.0.0.1:18022")));
    }

    @Override
    public RunningTask<BootOutcome> boot(String replica, int point, boolean prove) {
        FakeTask<BootOutcome> task = task("Boot " + replica, "Prepare", "Boot", "Prove");
        task.then(() -> task.phase("Prepare")).then(() -> task.phase("Boot")).then(() -> task.phase("Prove"));
        return begin(task, () -> {
            int number = point == 0 ? find(replica).orElseThrow().current() : point;
            Replica now = change(
                    replica,
                    r -> new Replica(
                            r.name(),
                            r.source(),
                            r.root(),
                            r.portal(),
                            r.profile(),
                            r.created(),
                            r.current(),
                            r.confirmed(),
                            r.points().stream()
                                    .map(p -> p.number() == number ? proved(p) : p)
                                    .toList(),
                            MachineState.RUNNING,
                            Optional.of(number),
                            r.diskBytes(),
                            r.stale()));
            return booted(now, number);
        });
    }

    private SyncPoint proved(SyncPoint p) {
        return new SyncPoint(
                p.number(),
                p.parent(),
                p.taken(),
                p.seconds(),
                p.entries(),
                p.changed(),
                p.contentBytes(),
                p.wireBytes(),
                p.layerBytes(),
                p.fuzzy(),
                p.gaps(),
                p.consistency(),
                Optional.of(new SyncPoint.Proof(
                        Instant.now(), true, 21.6, "Came up and answered all 3 probes.", screenshot)));
    }

    @Override
    public RunningTask<Replica> stop(String replica, boolean force) {
        FakeTask<Replica> task = task("Stop " + replica, "Stop");
        task.then(() -> task.phase("Stop"));
        return begin(task, () -> change(replica, r -> with(r, r.current(), MachineState.OFF, Optional.empty())));
    }

    @Override
    public RunningTask<Replica> rollback(String replica, int point) {
        FakeTask<Replica> task = task("Roll " + replica + " back to " + point, "Roll back");
        task.then(() -> task.phase("Roll back"));
        return begin(task, () -> change(replica, r -> with(r, point, r.machine(), r.running())));
    }

    @Override
    public List<String> pruneConsequences(String replica, int point) {
        return List.of(
                "Sync point " + point + " of " + replica + " can no longer be booted, and nobody can go back to it.");
    }

    @Override
    public RunningTask<PruneOutcome> prune(String replica, int point) {
        FakeTask<PruneOutcome> task = task("Remove sync point " + point + " of " + replica, "Define", "Merge");
        task.then(() -> task.phase("Define")).then(() -> task.phase("Merge"));
        return begin(task, () -> {
            Replica now = change(
                    replica,
                    r -> new Replica(
                            r.name(),
                            r.source(),
                            r.root(),
                            r.portal(),
                            r.profile(),
                            r.created(),
                            r.current(),
                            r.confirmed(),
                            r.points().stream().filter(p -> p.number() != point).toList(),
                            r.machine(),
                            r.running(),
                            r.diskBytes(),
                            r.stale()));
            return new PruneOutcome(now, point, List.of(point + 1), 64 * MIB);
        });
    }

    @Override
    public ReplicaAccess access(String replica) {
        Replica r = find(replica).orElseThrow();
        return new ReplicaAccess(
                replica,
                new Host(r.portal(), new HostAddress.Ssh(r.portal() + ".example", 0, "root", null, null)),
                Optional.of("/var/lib/libvirt/qemu/domain-7-" + replica + "/vnc.sock"),
                List.of(
                        new BootOutcome.Forward(22, "127.0.0.1:21022"),
                        new BootOutcome.Forward(80, "127.0.0.1:21080"),
                        new BootOutcome.Forward(5432, "127.0.0.1:21432")),
                "/var/log/libvirt/qemu/" + replica + "-serial.log");
    }

    @Override
    public List<String> removalConsequences(String replica) throws ProblemException {
        Replica r = find(replica)
                .orElseThrow(() -> new ProblemException(
                        Kind.NOT_FOUND, "There is no replica named " + replica + ".", "", "See which there are."));
        return List.of(
                "All " + r.points().size() + " sync points of " + r.name() + " on " + r.portal()
                        + " are deleted, 1057 MiB.",
                "Its machine goes with all that was written while it ran, and so do its proofs.");
    }

    @Override
    public RunningTask<List<String>> remove(String replica) {
        FakeTask<List<String>> task = task("Remove " + replica, "Stop", "Delete");
        task.then(() -> task.phase("Stop")).then(() -> task.phase("Delete"));
        return begin(task, () -> {
            all.update(
                    list -> list.stream().filter(r -> !r.name().equals(replica)).toList());
            return List.of("Gone.");
        });
    }

    public Optional<Replica> find(String name) {
        return all.get().stream().filter(r -> r.name().equals(name)).findFirst();
    }

    private static Replica with(Replica r, int current, MachineState machine, Optional<Integer> running) {
        return new Replica(
                r.name(),
                r.source(),
                r.root(),
                r.portal(),
                r.profile(),
                r.created(),
                current,
                r.confirmed(),
                r.points(),
                machine,
                running,
                r.diskBytes(),
                r.stale());
    }

    @Override
    public boolean abandoned(SiteTask task) {
        return false;
    }

    @Override
    public RunningTask<?> adopt(String portal, TaskDetails task, boolean force) throws ProblemException {
        throw new ProblemException(Kind.UNSUPPORTED, "This estate has no tasks of hosts.", "");
    }

    private Replica change(String name, UnaryOperator<Replica> change) {
        Replica changed = change.apply(find(name).orElseThrow());
        put(changed);
        return changed;
    }

    private void put(Replica replica) {
        all.update(list -> {
            List<Replica> next = new ArrayList<>(list);
            next.removeIf(r -> r.name().equals(replica.name()));
            next.add(replica);
            next.sort(java.util.Comparator.comparing(Replica::name));
            return List.copyOf(next);
        });
    }
}
