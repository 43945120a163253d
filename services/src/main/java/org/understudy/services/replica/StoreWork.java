package org.understudy.services.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Replica;
import org.understudy.services.replica.link.PortalStore;
import org.understudy.services.replica.link.Pruned;
import org.understudy.services.replica.link.StoredPoint;
import org.understudy.services.replica.link.StoredReplica;
import org.understudy.services.store.ReplicaRow;
import org.understudy.services.task.TaskContext;

/// Rolls replicas back, takes single sync points out, and removes replicas.
final class StoreWork {
    private final ReplicaGround ground;
    private final ReplicaReader reader;
    private final BootWork boots;

    StoreWork(ReplicaGround ground, ReplicaReader reader, BootWork boots) {
        this.ground = ground;
        this.reader = reader;
        this.boots = boots;
    }

    Replica rollback(TaskContext task, String replica, int point) throws ProblemException {
        ReplicaRow row = ground.row(replica);
        try (PortalStore store = ground.portalStore(task, row)) {
            store.read().point(point);
            store.rollback(point);
        }
        ground.store().note("replica.rollback", "replica:" + replica, "to sync point " + point);
        return reader.read(row);
    }

    /// Also says why a sync point cannot go.
    List<String> pruneConsequences(String replica, int point) throws ProblemException {
        ReplicaRow row = ground.row(replica);
        try (PortalStore store = ground.portalStore(row)) {
            StoredReplica stored = store.read();
            StoredPoint gone = prunable(row, stored, point);
            List<String> sentences = new ArrayList<>();
            sentences.add("Sync point " + point + " of " + replica
                    + " can no longer be booted, and nobody can go back to it.");
            List<String> above = stored.points().stream()
                    .filter(p -> p.number("parent", 0) == point)
                    .map(p -> Integer.toString(p.number()))
                    .toList();
            if (!above.isEmpty()) {
                sentences.add("On " + row.portal() + " up to " + (gone.number("allocated", 0) >> 20)
                        + " MiB are copied into sync point " + String.join(" and ", above)
                        + ", and compared before anything is replaced.");
            }
            return sentences;
        }
    }

    private StoredPoint prunable(ReplicaRow row, StoredReplica stored, int point) throws ProblemException {
        String replica = row.name();
        StoredPoint found = stored.point(point);
        if (found.number() == stored.current()) {
            throw new ProblemException(
                    Kind.BUSY,
                    "Sync point " + found.number() + " is the current one of " + replica + ".",
                    "It boots next, and the next sync is laid over it.",
                    "Make another one current first: understudy replica rollback " + replica + " N");
        }
        if (ground.machine(replica, row.portal()).running()) {
            throw new ProblemException(
                    Kind.BUSY,
                    replica + " is running.",
                    "A running machine keeps the layers open on which it stands.",
                    "Stop it first: understudy replica stop " + replica);
        }
        return found;
    }

    PruneOutcome prune(TaskContext task, String replica, int point) throws ProblemException {
        ReplicaRow row = ground.row(replica);
        try (PortalStore store = ground.portalStore(task, row)) {
            StoredReplica stored = store.read();
            int number = prunable(row, stored, point).number();
            if (stored.bootedPoint().filter(booted -> booted == number).isPresent()) {
                // The machine that is switched off stands on it: it is made anew over the current point.
                boots.define(task, row, 0);
            } else {
                task.skip("define");
            }
            task.phase("prune");
            Pruned pruned = store.prune(number);
            ground.proofs().forget(replica, number);
            ground.store().note("replica.prune", "replica:" + replica, "sync point " + number);
            return new PruneOutcome(reader.picture(row, store.read()), number, pruned.merged(), pruned.freedBytes());
        }
    }

    List<String> removalConsequences(String replica, Optional<Replica> picture) throws ProblemException {
        ReplicaRow row = ground.row(replica);
        List<String> sentences = new ArrayList<>();
        String points = picture.map(r -> r.points().size())
                .filter(n -> n != 1)
                .map(n -> "all " + n + " sync points")
                .orElse(picture.isPresent() ? "the sync point" : "all sync points");
        String size = picture.map(r -> ", " + (r.diskBytes() >> 20) + " MiB").orElse("");
        sentences.add("Deleted on " + row.portal() + ": " + points + " of " + replica + size + ".");
        sentences.add("Its machine goes with all that was written while it ran, and so do its proofs.");
        return sentences;
    }

    List<String> remove(TaskContext task, String replica) throws ProblemException {
        ReplicaRow row = ground.row(replica);
        List<String> gone = new ArrayList<>();
        ground.machine(task, replica, row.portal()).undefine();
        gone.add("The machine " + replica + " is undefined.");
        try (PortalStore store = ground.portalStore(task, row)) {
            store.remove();
        } catch (ProblemException e) {
            // A first sync that never got so far has left nothing there.
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
        }
        gone.add("All sync points of " + replica + " are deleted on " + row.portal() + ".");
        ground.proofs().forget(replica);
        ground.store().removeReplica(replica);
        return gone;
    }
}
