package org.understudy.services.replica;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.task.Dispatch;
import org.understudy.services.replica.profile.Profiles;
import org.understudy.services.store.ReplicaRow;
import org.understudy.services.store.Store;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.queue.Led;

/// The next sync of a replica that is known, for schedules: the routine `replicate`.
public final class ScheduledReplication implements Led {
    public static final String ID = "replicate";
    private static final String REPLICA = "replica";
    private static final String BOOT = "boot";
    private static final String VERIFY = "verify";

    private final Replicas replicas;
    private final Profiles profiles;
    private final Store store;

    public ScheduledReplication(Replicas replicas, Profiles profiles, Store store) {
        this.replicas = replicas;
        this.profiles = profiles;
        this.store = store;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String title(Map<String, String> parameters) throws ProblemException {
        Set<String> unknown = new TreeSet<>(parameters.keySet());
        unknown.removeAll(Set.of(REPLICA, BOOT, VERIFY));
        if (!unknown.isEmpty()) {
            throw bad("does not know the parameter " + unknown.iterator().next());
        }
        for (String each : Set.of(BOOT, VERIFY)) {
            if (!parameters.getOrDefault(each, "no").matches("yes|no")) {
                throw bad("takes yes or no for " + each);
            }
        }
        ReplicaRow row = row(parameters);
        return "Replicate " + row.origin() + " as " + row.name();
    }

    private ReplicaRow row(Map<String, String> parameters) throws ProblemException {
        String name = parameters.getOrDefault(REPLICA, "");
        if (name.isBlank()) {
            throw bad("needs the parameter replica, the name of a replica that is known");
        }
        return store.replica(name)
                .orElseThrow(() -> new ProblemException(
                        Kind.NOT_FOUND,
                        "There is no replica named " + name + ".",
                        "The first sync of a replica is made by hand.",
                        "See which there are: understudy replica list"));
    }

    private static ProblemException bad(String what) {
        return new ProblemException(
                Kind.BAD_INPUT,
                "The routine replicate " + what + ".",
                "It has: replica (a name), boot (yes, no), verify (yes, no).",
                "Write it like -p replica=twin");
    }

    @Override
    public Running begin(Dispatch dispatch) throws ProblemException {
        Map<String, String> given = dispatch.parameters();
        ReplicaRow row = row(given);
        String root = row.root() == null ? "" : row.root();
        RunningTask<SyncOutcome> task = replicas.replicate(new ReplicationRequest(
                row.name(),
                row.source(),
                row.portal(),
                root,
                profiles.of(row.name(), Optional.empty()),
                given.getOrDefault(BOOT, "no").equals("yes"),
                given.getOrDefault(VERIFY, "no").equals("yes")));
        return new Running() {
            @Override
            public String await() throws ProblemException, InterruptedException {
                SyncOutcome outcome = task.await();
                return outcome.unchanged()
                        ? "Nothing has changed since sync point "
                                + outcome.point().number() + "."
                        : "Sync point " + outcome.point().number() + " is published.";
            }

            @Override
            public void cancel() {
                task.cancel();
            }
        };
    }
}
