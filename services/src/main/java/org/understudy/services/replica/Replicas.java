package org.understudy.services.replica;

import java.util.List;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.task.SiteTask;
import org.understudy.services.observe.Observable;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.site.TaskDetails;

/// Everything that can be done with replicas. The command line and the window use this and
/// nothing else.
public interface Replicas {
    /// The replicas that this console knows; refreshed by what the tasks below do and by
    /// [#refresh].
    Observable<List<Replica>> all();

    /// Reads the portals again.
    RunningTask<List<Replica>> refresh();

    /// The same, but only where we are connected and where nobody would be asked anything: what
    /// others did meanwhile comes into [#all] by this.
    RunningTask<List<Replica>> glance();

    /// Looks at a source without changing anything there.
    ///
    /// @param root a directory of the source that holds the tree of a system; empty: the running
    /// system
    RunningTask<SourceFacts> discover(String source, String root);

    /// Says what a replication would do. Changes nothing but for the agent that is put on the
    /// source.
    RunningTask<ReplicationPlan> plan(ReplicationRequest request);

    /// The first sync or the next one. Phases: discover, plan, capture, publish, define, and
    /// boot, prove when asked for.
    RunningTask<SyncOutcome> replicate(ReplicationRequest request);

    /// Boots a sync point (0: the current one) on a throw-away layer, and proves it when `prove`.
    RunningTask<BootOutcome> boot(String replica, int point, boolean prove);

    /// Stops the machine; what it wrote since it was booted is thrown away.
    RunningTask<Replica> stop(String replica, boolean force);

    /// Makes an older sync point the current one.
    RunningTask<Replica> rollback(String replica, int point);

    /// What the removal of one sync point means, in sentences, for the confirmation; or why it
    /// cannot go.
    List<String> pruneConsequences(String replica, int point) throws ProblemException;

    /// Removes one sync point; those that stand on it take over what they need of its layer. All
    /// or nothing.
    RunningTask<PruneOutcome> prune(String replica, int point);

    /// How a running replica is reached: its screen, its serial line, its ports.
    ReplicaAccess access(String replica) throws ProblemException;

    /// What a removal would free, in sentences, for the confirmation.
    List<String> removalConsequences(String replica) throws ProblemException;

    /// Removes machine, layers and all sync points.
    RunningTask<List<String>> remove(String replica);

    /// Whether this is work with a replica that this person began, and whose console is gone:
    /// [#adopt] can go on with it.
    boolean abandoned(SiteTask task);

    /// Goes on with work on a portal whose console is gone. A replica that this console does not
    /// know yet is known afterwards.
    ///
    /// @param force whether to end the console that leads it still
    /// @throws ProblemException when this console cannot: it does not know the source, or a newer
    /// program began it
    RunningTask<?> adopt(String portal, TaskDetails task, boolean force) throws ProblemException;
}
