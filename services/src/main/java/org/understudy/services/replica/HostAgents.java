package org.understudy.services.replica;

import java.util.List;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.replica.link.AgentFootprint;
import org.understudy.services.replica.link.AgentRemoval;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.TaskDefinition;
import org.understudy.services.task.TaskDefinition.PhaseTitle;
import org.understudy.services.task.Tasks;

/// The agent as it lies on hosts: what there is, and its removal. The next sync puts it there
/// again.
public final class HostAgents {
    private final Tasks tasks;
    private final ReplicaGround ground;

    public HostAgents(Tasks tasks, ReplicaGround ground) {
        this.tasks = tasks;
        this.ground = ground;
    }

    /// What a removal would delete; refuses while an agent runs there.
    public AgentFootprint removable(String host) throws ProblemException {
        // Our own that wait for the next sync are in nobody's way.
        ground.held().letGo(host);
        AgentFootprint there = AgentRemoval.look(ground.connect(host));
        AgentRemoval.refuse(there);
        return there;
    }

    /// @return what was deleted
    public RunningTask<AgentFootprint> remove(String host) {
        return tasks.submit(new TaskDefinition<>(
                "Remove the agent from " + host,
                List.of("agent:" + host),
                List.of(new PhaseTitle("remove", "Delete its directories")),
                task -> {
                    task.phase("remove");
                    ground.held().letGo(host);
                    AgentFootprint gone = AgentRemoval.remove(ground.connect(host));
                    ground.store().note("host.clean", "host:" + host, gone.bytes() + " bytes");
                    return gone;
                }));
    }
}
