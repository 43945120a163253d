package org.understudy.services.replica;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.services.replica.profile.ProfileText;
import org.understudy.services.task.lead.Led;

/// How work with replicas stands on their portals as tasks: who holds `replica:NAME` there, and all
/// that another console needs to go on. The parameters are a contract, see `docs/task-format.md`.
final class ReplicaLeads {
    static final int VERSION = 1;

    static final String REPLICATE = "replicate";
    static final String BOOT = "replica-boot";
    static final String STOP = "replica-stop";
    static final String ROLLBACK = "replica-rollback";
    static final String PRUNE = "replica-prune";
    static final String REMOVE = "replica-remove";
    static final Set<String> ROUTINES = Set.of(REPLICATE, BOOT, STOP, ROLLBACK, PRUNE, REMOVE);

    /// Names of parameters.
    static final String REPLICA = "replica";
    static final String SOURCE = "source";
    static final String ADDRESS = "address";
    static final String ROOT = "root";
    static final String PROFILE = "profile";
    static final String POINT = "point";
    static final String PROVED = "prove";
    static final String VERIFIED = "verify";
    static final String FORCED = "force";

    private final ReplicaGround ground;

    ReplicaLeads(ReplicaGround ground) {
        this.ground = ground;
    }

    /// @param request with its portal
    Led replicate(ReplicationRequest request) throws ProblemException {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put(REPLICA, request.replica());
        parameters.put(SOURCE, request.source());
        parameters.put(ADDRESS, ground.hosts().find(request.source()).address().text());
        parameters.put(ROOT, request.root());
        parameters.put(PROFILE, ProfileText.of(request.profile()));
        parameters.put(PROVED, Boolean.toString(request.boot()));
        parameters.put(VERIFIED, Boolean.toString(request.verify()));
        return led(request.portal(), REPLICATE, request.replica(), parameters, Led.Turn.WHEN_ASKED);
    }

    Led.Source boot(String replica, int point, boolean prove) {
        return of(BOOT, replica, Map.of(POINT, Integer.toString(point), PROVED, Boolean.toString(prove)));
    }

    Led.Source stop(String replica, boolean force) {
        return of(STOP, replica, Map.of(FORCED, Boolean.toString(force)));
    }

    Led.Source rollback(String replica, int point) {
        return of(ROLLBACK, replica, Map.of(POINT, Integer.toString(point)));
    }

    Led.Source prune(String replica, int point) {
        return of(PRUNE, replica, Map.of(POINT, Integer.toString(point)));
    }

    Led.Source remove(String replica) {
        return of(REMOVE, replica, Map.of());
    }

    private Led.Source of(String routine, String replica, Map<String, String> more) {
        Map<String, String> parameters = new TreeMap<>(more);
        parameters.put(REPLICA, replica);
        return () -> led(ground.row(replica).portal(), routine, replica, parameters, Led.Turn.FIRST);
    }

    static Led led(String portal, String routine, String replica, Map<String, String> parameters, Led.Turn turn) {
        // What changes the machine claims that as well: so it is told there, and work of others with it is waited for.
        boolean machine = routine.equals(BOOT) || routine.equals(STOP) || routine.equals(REMOVE);
        Lease ours = Lease.exclusive(new Resource("replica", replica));
        List<Lease> leases = machine ? List.of(ours, Lease.exclusive(new Resource("domain", replica))) : List.of(ours);
        return new Led(portal, routine, VERSION, parameters, leases, turn);
    }
}
