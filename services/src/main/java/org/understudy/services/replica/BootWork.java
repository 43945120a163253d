package org.understudy.services.replica;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.ReplicationPlan.MachineSpec;
import org.understudy.services.replica.domain.DomainSpec.PortForward;
import org.understudy.services.replica.link.BootLayerAnswer;
import org.understudy.services.replica.link.PortalStore;
import org.understudy.services.replica.link.StoredPoint;
import org.understudy.services.replica.link.StoredReplica;
import org.understudy.services.replica.machine.MachineFacts;
import org.understudy.services.replica.machine.ReplicaMachine;
import org.understudy.services.replica.plan.MachinePlanner;
import org.understudy.services.replica.plan.PortalFacts;
import org.understudy.services.replica.plan.PortalProbe;
import org.understudy.services.replica.proof.ProofResult;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.store.ReplicaRow;
import org.understudy.services.task.TaskContext;

/// Boots replicas: a fresh throw-away layer over a sync point, the machine over it, and the proof.
final class BootWork {
    private static final Logger LOG = LoggerFactory.getLogger(BootWork.class);

    private final ReplicaGround ground;
    private final ReplicaReader reader;

    BootWork(ReplicaGround ground, ReplicaReader reader) {
        this.ground = ground;
        this.reader = reader;
    }

    /// What stands ready to be powered on.
    record Ready(ReplicaMachine machine, StoredPoint point, BootLayerAnswer boot, List<PortForward> forwards) {}

    /// Makes the boot layer and defines the machine; phase `define`.
    ///
    /// @param point 0 for the current one
    Ready define(TaskContext task, ReplicaRow row, int point) throws ProblemException {
        task.phase("define");
        ReplicaMachine machine = ground.machine(task, row.name(), row.portal());
        if (machine.running()) {
            throw new ProblemException(
                    Kind.BUSY,
                    row.name() + " is running.",
                    "A running machine keeps the sync point that it was booted from.",
                    "Stop it first: understudy replica stop " + row.name());
        }
        HostConnection portal = ground.connect(row.portal());
        Profile profile = ground.profile(row.name());
        try (PortalStore store = ground.portalStore(task, row)) {
            StoredReplica stored = store.read();
            StoredPoint wanted = stored.point(point);
            BootLayerAnswer boot = store.bootLayer(machine.order(wanted, profile));
            boot.report().forEach(line -> LOG.info("{}: {}", row.name(), line));
            PortalFacts facts = PortalProbe.look(portal);
            MachineSpec spec = MachinePlanner.plan(MachineFacts.of(wanted), profile.machine(), facts);
            if (!spec.accelerated()) {
                task.message(spec.why());
            }
            List<PortForward> forwards = machine.define(wanted, profile, spec, boot, ground.console());
            return new Ready(machine, wanted, boot, forwards);
        }
    }

    BootOutcome boot(TaskContext task, String replica, int point, boolean prove) throws ProblemException {
        ReplicaRow row = ground.row(replica);
        Ready ready = define(task, row, point);
        if (prove) {
            return prove(task, row, ready);
        }
        ready.machine().start();
        ground.store()
                .note(
                        "replica.boot",
                        "replica:" + replica,
                        "sync point " + ready.point().number());
        return new BootOutcome(
                reader.read(row),
                ready.point().number(),
                true,
                0,
                List.of(),
                "",
                ready.machine().serialLog(),
                forwards(ready));
    }

    /// Powers on, asks everything, keeps the proof; phase `prove`.
    BootOutcome prove(TaskContext task, ReplicaRow row, Ready ready) throws ProblemException {
        task.phase("prove");
        ProofResult result = ready.machine().prove(task, ground.profile(row.name()), ready.boot(), ready.forwards());
        String picture = "";
        try {
            picture = ground.proofs().keep(row.name(), ready.point().number(), result);
        } catch (IOException e) {
            task.message("The proof cannot be kept: " + e.getMessage());
        }
        ground.store()
                .note(
                        "replica.proof",
                        "replica:" + row.name(),
                        "sync point " + ready.point().number() + ": " + result.sentence());
        List<BootOutcome.Answer> answers = new ArrayList<>(result.answers().stream()
                .map(a -> new BootOutcome.Answer(a.probe(), a.passed(), a.seconds(), a.answer()))
                .toList());
        if (!result.passed() && answers.stream().allMatch(BootOutcome.Answer::passed)) {
            answers.add(new BootOutcome.Answer(
                    "verdict",
                    false,
                    result.totalSeconds(),
                    result.sentence() + " " + String.join(" / ", result.lastLines())));
        }
        return new BootOutcome(
                reader.read(row),
                ready.point().number(),
                result.passed(),
                result.totalSeconds(),
                answers,
                picture,
                ready.machine().serialLog(),
                forwards(ready));
    }

    Replica stop(TaskContext task, String replica, boolean force) throws ProblemException {
        ReplicaRow row = ground.row(replica);
        // By force waits for nobody.
        ReplicaMachine machine =
                force ? ground.machine(replica, row.portal()) : ground.machine(task, replica, row.portal());
        machine.stop(force);
        try (PortalStore store = ground.portalStore(task, row)) {
            StoredReplica stored = store.read();
            if (stored.current() != 0 && machine.state().isPresent()) {
                // A fresh layer in the place of what the machine wrote: it can be started by hand, too.
                StoredPoint point = stored.point(stored.bootedPoint()
                        .filter(n -> stored.points().stream().anyMatch(p -> p.number() == n))
                        .orElse(0));
                store.bootLayer(machine.order(point, ground.profile(replica)));
            }
        }
        ground.store().note("replica.stop", "replica:" + replica, force ? "by force" : "");
        return reader.read(row);
    }

    private static List<BootOutcome.Forward> forwards(Ready ready) {
        return ready.forwards().stream()
                .map(f -> new BootOutcome.Forward(f.guestPort(), "127.0.0.1:" + f.portalPort()))
                .toList();
    }
}
