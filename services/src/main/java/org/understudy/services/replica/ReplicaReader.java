package org.understudy.services.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.Replica.MachineState;
import org.understudy.model.replica.SyncPoint;
import org.understudy.services.libvirt.DomainState;
import org.understudy.services.replica.link.PortalStore;
import org.understudy.services.replica.link.StoredPoint;
import org.understudy.services.replica.link.StoredReplica;
import org.understudy.services.replica.machine.ReplicaMachine;
import org.understudy.services.store.ReplicaRow;

/// Reads replicas from their portals.
final class ReplicaReader {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaReader.class);

    private final ReplicaGround ground;

    ReplicaReader(ReplicaGround ground) {
        this.ground = ground;
    }

    /// All replicas of this console; one whose portal does not answer is shown as it was last seen, marked as stale.
    List<Replica> all(List<Replica> before) throws ProblemException {
        List<Replica> found = new ArrayList<>();
        for (ReplicaRow row : ground.store().replicas()) {
            try {
                found.add(read(row));
            } catch (ProblemException e) {
                LOG.info("{} cannot be read: {}", row.name(), e.problem().sentence());
                found.add(stale(row, before, e.problem().what()));
            }
        }
        return List.copyOf(found);
    }

    Replica read(ReplicaRow row) throws ProblemException {
        try (PortalStore store = ground.portalStore(row)) {
            return picture(row, store.read());
        }
    }

    Replica picture(ReplicaRow row, StoredReplica stored) throws ProblemException {
        List<SyncPoint> points =
                stored.points().stream().map(p -> point(row.name(), p)).toList();
        ReplicaMachine machine = ground.machine(row.name(), row.portal());
        Optional<DomainState> state = machine.state();
        boolean on = state.map(s -> s.power().isOn()).orElse(false);
        return new Replica(
                row.name(),
                row.source(),
                row.portal(),
                ground.profile(row.name()).name(),
                row.created(),
                stored.current(),
                stored.confirmed(),
                points,
                state.map(s -> machineState(s.power())).orElse(MachineState.UNDEFINED),
                on ? stored.bootedPoint() : Optional.empty(),
                points.stream().mapToLong(SyncPoint::layerBytes).sum(),
                Optional.empty());
    }

    private SyncPoint point(String replica, StoredPoint p) {
        return new SyncPoint(
                p.number(),
                (int) p.number("parent", 0),
                p.taken(),
                p.decimal("seconds"),
                p.number("entries", 0),
                p.number("changed", 0),
                p.number("content-bytes", 0),
                p.number("wire-bytes", 0),
                p.number("allocated", 0),
                p.number("changed-while-read", 0),
                p.number("gaps", 0),
                p.text("consistency", ""),
                ground.proofs().find(replica, p.number()));
    }

    private static Replica stale(ReplicaRow row, List<Replica> before, String why) {
        Optional<Replica> last =
                before.stream().filter(r -> r.name().equals(row.name())).findFirst();
        return new Replica(
                row.name(),
                row.source(),
                row.portal(),
                last.map(Replica::profile).orElse(""),
                row.created(),
                last.map(Replica::current).orElse(0),
                last.flatMap(Replica::confirmed),
                last.map(Replica::points).orElse(List.of()),
                MachineState.UNKNOWN,
                Optional.empty(),
                last.map(Replica::diskBytes).orElse(0L),
                Optional.of(why));
    }

    private static MachineState machineState(DomainState.Power power) {
        return switch (power) {
            case OFF -> MachineState.OFF;
            case RUNNING -> MachineState.RUNNING;
            case PAUSED -> MachineState.PAUSED;
            case CRASHED -> MachineState.CRASHED;
            case UNKNOWN -> MachineState.UNKNOWN;
        };
    }
}
