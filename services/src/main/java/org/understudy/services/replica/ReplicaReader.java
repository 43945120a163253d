package org.understudy.services.replica;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
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

    /// A portal that failed like this would ask a person again.
    private static final Set<Kind> NEEDS_A_PERSON =
            Set.of(Kind.CANCELLED, Kind.LOGIN_REFUSED, Kind.NO_PRIVILEGE, Kind.HOST_KEY_UNKNOWN, Kind.HOST_KEY_CHANGED);

    private final ReplicaGround ground;
    private final Set<String> leftAlone = ConcurrentHashMap.newKeySet();

    ReplicaReader(ReplicaGround ground) {
        this.ground = ground;
    }

    /// Whose portals are asked.
    enum Reach {
        /// Those of all replicas.
        ALL,
        /// Those that are connected and did not need a person when they were last asked.
        CONNECTED
    }

    /// The replicas of this console, portal by portal and side by side: a slow portal holds up
    /// nobody else's. One whose portal does not answer is told as it was last seen, marked as
    /// stale.
    ///
    /// @param found hears of each replica that was read, on some thread
    /// @return the names of all replicas, also of those that were not asked for
    List<String> all(Reach reach, List<Replica> before, Consumer<Replica> found) throws ProblemException {
        List<ReplicaRow> rows = ground.store().replicas();
        Map<String, List<ReplicaRow>> byPortal = new LinkedHashMap<>();
        for (ReplicaRow row : rows) {
            byPortal.computeIfAbsent(row.portal(), _ -> new ArrayList<>()).add(row);
        }
        // At once, so that nobody takes them for gone while a portal is slow.
        Set<String> shown = before.stream().map(Replica::name).collect(Collectors.toSet());
        rows.stream()
                .filter(row -> !shown.contains(row.name()))
                .forEach(row -> found.accept(stale(
                        row,
                        before,
                        row.portal() + (reach == Reach.ALL ? " is being asked." : " has not been asked yet."))));
        try (ExecutorService side = Executors.newVirtualThreadPerTaskExecutor()) {
            byPortal.forEach((portal, there) -> {
                if (reach == Reach.ALL || askedQuietly(portal)) {
                    side.execute(() -> readPortal(portal, there, before, found));
                }
            });
        }
        return rows.stream().map(ReplicaRow::name).toList();
    }

    private boolean askedQuietly(String portal) {
        return !leftAlone.contains(portal)
                && ground.connections().existing(portal).isPresent();
    }

    private void readPortal(String portal, List<ReplicaRow> rows, List<Replica> before, Consumer<Replica> found) {
        leftAlone.remove(portal);
        // One agent for all of them; it ends with this.
        try (PortalStore store = ground.portalStore(rows.getFirst())) {
            for (ReplicaRow row : rows) {
                try {
                    found.accept(picture(row, store.beside(row.name()).read()));
                } catch (ProblemException e) {
                    found.accept(silent(row, before, e));
                }
            }
        } catch (ProblemException e) {
            if (NEEDS_A_PERSON.contains(e.kind())) {
                leftAlone.add(portal);
            }
            rows.forEach(row -> found.accept(silent(row, before, e)));
        } catch (RuntimeException e) {
            LOG.error("reading the replicas on {} failed in an unforeseen way", portal, e);
            ProblemException seen = new ProblemException(
                    Kind.INTERNAL, portal + " could not be read because of a defect; the log has it.", "");
            rows.forEach(row -> found.accept(silent(row, before, seen)));
        }
    }

    Replica read(ReplicaRow row) throws ProblemException {
        try (PortalStore store = ground.portalStore(row)) {
            return picture(row, store.read());
        }
    }

    /// As it is now, after something went wrong; empty where nothing was made or the portal does
    /// not say.
    Optional<Replica> perhaps(String replica) {
        try {
            Optional<ReplicaRow> row = ground.store().replica(replica);
            if (row.isEmpty() || !askedQuietly(row.get().portal())) {
                return Optional.empty();
            }
            return Optional.of(read(row.get()));
        } catch (ProblemException e) {
            LOG.info("{} cannot be read: {}", replica, e.problem().sentence());
            return Optional.empty();
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
                root(row.root()),
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

    private static String root(@Nullable String kept) {
        return kept == null ? "" : kept;
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

    private static Replica silent(ReplicaRow row, List<Replica> before, ProblemException why) {
        LOG.info("{} cannot be read: {}", row.name(), why.problem().sentence());
        return stale(row, before, why.problem().what());
    }

    private static Replica stale(ReplicaRow row, List<Replica> before, String why) {
        Optional<Replica> last =
                before.stream().filter(r -> r.name().equals(row.name())).findFirst();
        return new Replica(
                row.name(),
                row.source(),
                root(row.root()),
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
