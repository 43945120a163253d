package org.understudy.services.replica;

import java.util.Optional;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile;
import org.understudy.services.host.HostService;
import org.understudy.services.libvirt.Hypervisor;
import org.understudy.services.libvirt.Hypervisors;
import org.understudy.services.replica.domain.ReplicaIdentity;
import org.understudy.services.replica.link.AgentLauncher;
import org.understudy.services.replica.link.HeldAgents;
import org.understudy.services.replica.link.PortalStore;
import org.understudy.services.replica.machine.ReplicaMachine;
import org.understudy.services.replica.plan.Keys;
import org.understudy.services.replica.profile.Profiles;
import org.understudy.services.replica.proof.ProofArchive;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.store.ReplicaRow;
import org.understudy.services.store.Store;
import org.understudy.services.task.TaskContext;

/// What all work with replicas stands on.
///
/// @param console who works here, `user@machine`
public record ReplicaGround(
        HostService hosts,
        Connections connections,
        Hypervisors hypervisors,
        Store store,
        AgentLauncher agents,
        HeldAgents held,
        Profiles profiles,
        ProofArchive proofs,
        String console) {
    HostConnection connect(String host) throws ProblemException {
        return connections.open(hosts.find(host));
    }

    ReplicaRow row(String replica) throws ProblemException {
        return store.replica(replica)
                .orElseThrow(() -> new ProblemException(
                        Kind.NOT_FOUND,
                        "There is no replica \"" + replica + "\".",
                        "",
                        "See which there are: understudy replica list",
                        "Make it: understudy replicate SOURCE --portal HOST --name " + replica));
    }

    Profile profile(String replica) throws ProblemException {
        return profiles.of(replica, Optional.empty());
    }

    /// For looking only.
    PortalStore portalStore(ReplicaRow row) throws ProblemException {
        return portalStore(row, new PortalStore.Asker(console, Optional.empty()));
    }

    /// For what a task does there.
    PortalStore portalStore(TaskContext task, ReplicaRow row) throws ProblemException {
        return portalStore(row, new PortalStore.Asker(console, task.seat()));
    }

    private PortalStore portalStore(ReplicaRow row, PortalStore.Asker asker) throws ProblemException {
        return PortalStore.open(agents, connect(row.portal()), row.name(), asker);
    }

    ReplicaMachine machine(String replica, String portal) throws ProblemException {
        HostConnection connection = connect(portal);
        return machine(replica, connection, hypervisors.open(connection));
    }

    /// For a task: what changes the machine waits for those who work with it by hand.
    ReplicaMachine machine(TaskContext task, String replica, String portal) throws ProblemException {
        HostConnection connection = connect(portal);
        return machine(replica, connection, hypervisors.open(connection).patient(new TaskPatience(task)));
    }

    private static ReplicaMachine machine(String replica, HostConnection portal, Hypervisor hypervisor) {
        ReplicaIdentity identity =
                ReplicaIdentity.of(portal.host().name(), replica, Long.toHexString(Keys.seed(replica)));
        return new ReplicaMachine(replica, portal, hypervisor, identity);
    }
}
