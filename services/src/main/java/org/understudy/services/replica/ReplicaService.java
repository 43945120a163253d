package org.understudy.services.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.task.SiteTask;
import org.understudy.services.observe.Observable;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.TaskDefinition;
import org.understudy.services.task.TaskDefinition.PhaseTitle;
import org.understudy.services.task.Tasks;
import org.understudy.services.task.lead.Led;
import org.understudy.services.task.site.TaskDetails;

/// [Replicas] as tasks of this console: declares phases and resources; what is done in them is in
/// the `…Work` classes.
public final class ReplicaService implements Replicas {
    private static final PhaseTitle DISCOVER = new PhaseTitle("discover", "Look at the source");
    private static final PhaseTitle PLAN = new PhaseTitle("plan", "Plan");
    private static final PhaseTitle CAPTURE = new PhaseTitle("capture", "Capture and transfer");
    private static final PhaseTitle PUBLISH = new PhaseTitle("publish", "Check and publish");
    private static final PhaseTitle DEFINE = new PhaseTitle("define", "Make bootable, define the machine");
    private static final PhaseTitle PROVE = new PhaseTitle("prove", "Boot and prove");

    private final Tasks tasks;
    private final ReplicaReader reader;
    private final BootWork boots;
    private final SyncWork syncs;
    private final StoreWork stores;
    private final ReplicaConsoles consoles;
    private final ReplicaLeads leads;
    private final ReplicaAdoption adoption;
    private final Shown shown = new Shown();

    public ReplicaService(Tasks tasks, ReplicaGround ground) {
        this.tasks = tasks;
        this.reader = new ReplicaReader(ground);
        this.boots = new BootWork(ground, reader);
        this.syncs = new SyncWork(ground, reader, boots);
        this.stores = new StoreWork(ground, reader, boots);
        this.consoles = new ReplicaConsoles(ground);
        this.leads = new ReplicaLeads(ground);
        this.adoption = new ReplicaAdoption(ground, this);
    }

    @Override
    public Observable<List<Replica>> all() {
        return shown.all();
    }

    @Override
    public RunningTask<List<Replica>> refresh() {
        return read(ReplicaReader.Reach.ALL);
    }

    @Override
    public RunningTask<List<Replica>> glance() {
        return read(ReplicaReader.Reach.CONNECTED);
    }

    private RunningTask<List<Replica>> read(ReplicaReader.Reach reach) {
        return tasks.submit(new TaskDefinition<>(
                "Look at the replicas", List.of(), List.of(new PhaseTitle("read", "Ask the portals")), task -> {
                    task.phase("read");
                    Shown.Reading reading = shown.begin();
                    List<String> names = reader.all(reach, shown.all().get(), reading::found);
                    return reading.end(names);
                }));
    }

    @Override
    public RunningTask<SourceFacts> discover(String source, String root) {
        return tasks.submit(new TaskDefinition<>("Look at " + source, List.of(), List.of(DISCOVER), task -> {
            task.phase("discover");
            return syncs.discover(source, root);
        }));
    }

    @Override
    public RunningTask<ReplicationPlan> plan(ReplicationRequest request) {
        return tasks.submit(new TaskDefinition<>(
                "Plan " + request.replica(), List.of(), List.of(DISCOVER, PLAN), task -> syncs.plan(task, request)));
    }

    @Override
    public RunningTask<SyncOutcome> replicate(ReplicationRequest request) {
        return replicate(request, () -> leads.replicate(syncs.complete(request)));
    }

    RunningTask<SyncOutcome> replicate(ReplicationRequest request, Led.Source led) {
        List<PhaseTitle> phases = new ArrayList<>(List.of(DISCOVER, PLAN, CAPTURE, PUBLISH, DEFINE));
        if (request.boot()) {
            phases.add(PROVE);
        }
        return tasks.submit(new TaskDefinition<>(
                "Replicate " + request.source() + " as " + request.replica(), led, phases, task -> {
                    try {
                        SyncOutcome outcome = syncs.replicate(task, request);
                        show(outcome.replica());
                        return outcome;
                    } catch (ProblemException e) {
                        // What was reached is there: perhaps the sync point, without the boot that was asked for too.
                        reader.perhaps(request.replica()).ifPresent(this::show);
                        throw e;
                    }
                }));
    }

    @Override
    public RunningTask<BootOutcome> boot(String replica, int point, boolean prove) {
        return boot(replica, point, prove, leads.boot(replica, point, prove));
    }

    RunningTask<BootOutcome> boot(String replica, int point, boolean prove, Led.Source led) {
        List<PhaseTitle> phases = prove ? List.of(DEFINE, PROVE) : List.of(DEFINE);
        return tasks.submit(new TaskDefinition<>("Boot " + replica, led, phases, task -> {
            BootOutcome outcome = boots.boot(task, replica, point, prove);
            show(outcome.replica());
            return outcome;
        }));
    }

    @Override
    public RunningTask<Replica> stop(String replica, boolean force) {
        return stop(replica, force, leads.stop(replica, force));
    }

    RunningTask<Replica> stop(String replica, boolean force, Led.Source led) {
        return tasks.submit(new TaskDefinition<>(
                "Stop " + replica, led, List.of(new PhaseTitle("stop", "Stop the machine")), task -> {
                    task.phase("stop");
                    return show(boots.stop(task, replica, force));
                }));
    }

    @Override
    public RunningTask<Replica> rollback(String replica, int point) {
        return rollback(replica, point, leads.rollback(replica, point));
    }

    RunningTask<Replica> rollback(String replica, int point, Led.Source led) {
        return tasks.submit(new TaskDefinition<>(
                "Roll " + replica + " back to " + point,
                led,
                List.of(new PhaseTitle("rollback", "Make the older point current")),
                task -> {
                    task.phase("rollback");
                    return show(stores.rollback(task, replica, point));
                }));
    }

    @Override
    public List<String> pruneConsequences(String replica, int point) throws ProblemException {
        return stores.pruneConsequences(replica, point);
    }

    @Override
    public RunningTask<PruneOutcome> prune(String replica, int point) {
        return prune(replica, point, leads.prune(replica, point));
    }

    RunningTask<PruneOutcome> prune(String replica, int point, Led.Source led) {
        return tasks.submit(new TaskDefinition<>(
                "Remove sync point " + point + " of " + replica,
                led,
                List.of(DEFINE, new PhaseTitle("prune", "Merge the layers and remove the point")),
                task -> {
                    PruneOutcome outcome = stores.prune(task, replica, point);
                    show(outcome.replica());
                    return outcome;
                }));
    }

    @Override
    public ReplicaAccess access(String replica) throws ProblemException {
        return consoles.access(replica);
    }

    @Override
    public List<String> removalConsequences(String replica) throws ProblemException {
        Optional<Replica> known =
                shown.all().get().stream().filter(r -> r.name().equals(replica)).findFirst();
        return stores.removalConsequences(replica, known);
    }

    @Override
    public RunningTask<List<String>> remove(String replica) {
        return remove(replica, leads.remove(replica));
    }

    RunningTask<List<String>> remove(String replica, Led.Source led) {
        return tasks.submit(new TaskDefinition<>(
                "Remove " + replica,
                led,
                List.of(new PhaseTitle("remove", "Remove machine, layers and sync points")),
                task -> {
                    task.phase("remove");
                    List<String> gone = stores.remove(task, replica);
                    shown.gone(replica);
                    return gone;
                }));
    }

    @Override
    public boolean abandoned(SiteTask task) {
        return adoption.abandoned(task);
    }

    @Override
    public RunningTask<?> adopt(String portal, TaskDetails task, boolean force) throws ProblemException {
        return adoption.adopt(portal, task, force);
    }

    private Replica show(Replica replica) {
        shown.changed(replica);
        return replica;
    }
}
