package org.understudy.services.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Replica;
import org.understudy.services.replica.link.PortalStore;
import org.understudy.services.store.ReplicaRow;

/// Rolls replicas back and removes them.
final class StoreWork {
    private final ReplicaGround ground;
    private final ReplicaReader reader;

    StoreWork(ReplicaGround ground, ReplicaReader reader) {
        this.ground = ground;
        this.reader = reader;
    }

    Replica rollback(String replica, int point) throws ProblemException {
        ReplicaRow row = ground.row(replica);
        try (PortalStore store = ground.portalStore(row)) {
            store.read().point(point);
            store.rollback(point);
        }
        ground.store().note("replica.rollback", "replica:" + replica, "to sync point " + point);
        return reader.read(row);
    }

    List<String> removalConsequences(String replica, Optional<Replica> picture) throws ProblemException {
        ReplicaRow row = ground.row(replica);
        List<String> sentences = new ArrayList<>();
        sentences.add("This removes the replica " + replica + " of " + row.source() + " from " + row.portal() + ":");
        sentences.add(picture.map(r -> r.points().size() + " sync points with " + (r.diskBytes() >> 20) + " MiB,")
                .orElse("all its sync points,"));
        sentences.add("its machine with all that was written while it ran, and its proofs.");
        sentences.add("The source is not touched. It cannot be undone.");
        return sentences;
    }

    List<String> remove(String replica) throws ProblemException {
        ReplicaRow row = ground.row(replica);
        List<String> gone = new ArrayList<>();
        ground.machine(replica, row.portal()).undefine();
        gone.add("The machine " + replica + " is undefined.");
        try (PortalStore store = ground.portalStore(row)) {
            store.remove();
        }
        gone.add("All sync points of " + replica + " are deleted on " + row.portal() + ".");
        ground.proofs().forget(replica);
        ground.store().removeReplica(replica);
        return gone;
    }
}
