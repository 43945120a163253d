package org.understudy.services.replica.machine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.ReplicationPlan.MachineSpec;
import org.understudy.services.libvirt.DomainState;
import org.understudy.services.libvirt.Hypervisor;
import org.understudy.services.observe.Subscription;
import org.understudy.services.replica.domain.DomainSpec;
import org.understudy.services.replica.domain.DomainSpec.PortForward;
import org.understudy.services.replica.domain.DomainXml;
import org.understudy.services.replica.domain.PortForwards;
import org.understudy.services.replica.domain.ReplicaIdentity;
import org.understudy.services.replica.link.BootLayerAnswer;
import org.understudy.services.replica.link.BootLayerOrder;
import org.understudy.services.replica.link.StoredPoint;
import org.understudy.services.replica.proof.BootProof;
import org.understudy.services.replica.proof.ProofOrder;
import org.understudy.services.replica.proof.ProofResult;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.task.TaskContext;

/// The virtual machine of one replica: its libvirt domain over a throw-away layer.
public final class ReplicaMachine {
    /// There is one boot layer at a time: what the domain's disk is.
    static final String LAYER = "current";

    private static final int SSH = 22;
    private static final Duration PROOF_DEADLINE = Duration.ofMinutes(6);
    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(90);

    private final String replica;
    private final HostConnection portal;
    private final Hypervisor hypervisor;
    private final ReplicaIdentity identity;

    public ReplicaMachine(String replica, HostConnection portal, Hypervisor hypervisor, ReplicaIdentity identity) {
        this.replica = replica;
        this.portal = portal;
        this.hypervisor = hypervisor;
        this.identity = identity;
    }

    /// @throws ProblemException when a machine of somebody else has the name
    public Optional<DomainState> state() throws ProblemException {
        Optional<DomainState> found = hypervisor.find(replica);
        if (found.isPresent() && !found.get().uuid().equals(identity.uuid())) {
            throw new ProblemException(
                    Kind.NAME_TAKEN,
                    "There is a machine named " + replica + " on "
                            + portal.host().name() + " already.",
                    "It is not the machine of this replica.",
                    "Choose another name for the replica, or rename that machine.");
        }
        return found;
    }

    public boolean running() throws ProblemException {
        return state().map(s -> s.power().isOn()).orElse(false);
    }

    public BootLayerOrder order(StoredPoint point, Profile profile) {
        return new BootLayerOrder(
                LAYER,
                point.number(),
                profile.machine().firmware().orElse(point.firmware()),
                profile.network() == Profile.Network.NONE ? "" : identity.mac(),
                identity.machineId(),
                profile.identity().hostname().orElse(""),
                profile.files());
    }

    /// Defines the domain over the boot layer that was just made.
    ///
    /// @return the ports of the replica that the portal can reach
    public List<PortForward> define(
            StoredPoint point, Profile profile, MachineSpec machine, BootLayerAnswer boot, String console)
            throws ProblemException {
        List<PortForward> forwards = List.of();
        if (profile.network() == Profile.Network.ISOLATED) {
            TreeSet<Integer> ports = new TreeSet<>(ProofOrder.ports(profile.probes()));
            ports.add(SSH);
            ports.addAll(point.ports());
            forwards = PortForwards.choose(portal, identity, List.copyOf(ports));
        }
        hypervisor.define(DomainXml.of(new DomainSpec(
                replica,
                identity,
                new DomainSpec.Origin(point.text("source", ""), profile.name(), point.number(), point.taken(), console),
                point.text("source.arch", "x86_64"),
                machine.memoryMib(),
                machine.vcpus(),
                machine.firmware(),
                machine.accelerated(),
                boot.hardware(),
                folder() + "/disk.qcow2",
                serialLog(),
                profile.network(),
                forwards)));
        return forwards;
    }

    /// Powers on and waits for the verdict.
    public ProofResult prove(TaskContext task, Profile profile, BootLayerAnswer boot, List<PortForward> forwards)
            throws ProblemException {
        ProofOrder order = new ProofOrder(
                replica,
                serialLog(),
                profile.network(),
                forwards,
                boot.hasGuestAgent(),
                profile.probes(),
                PROOF_DEADLINE);
        Thread me = Thread.currentThread();
        try (TaskContext.Registration _ = task.onCancel(me::interrupt)) {
            return BootProof.run(hypervisor, portal, order, task::message);
        }
    }

    public void start() throws ProblemException {
        hypervisor.start(replica);
    }

    /// @param force pull the plug instead of asking the guest
    public void stop(boolean force) throws ProblemException {
        if (!running()) {
            return;
        }
        if (force) {
            hypervisor.destroy(replica);
            return;
        }
        CountDownLatch off = new CountDownLatch(1);
        try (Subscription _ = hypervisor.domains().subscribe(all -> {
            if (all.stream()
                    .noneMatch(d -> d.name().equals(replica) && d.power().isOn())) {
                off.countDown();
            }
        })) {
            hypervisor.shutdown(replica);
            if (!off.await(SHUTDOWN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ProblemException(
                        Kind.TIMED_OUT,
                        replica + " does not shut down.",
                        "Its system was asked and is still running after " + SHUTDOWN_PATIENCE.toSeconds() + " s.",
                        "Pull the plug: understudy replica stop " + replica + " --force");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The shutdown is not waited for any longer.", "");
        }
    }

    /// Takes the definition away; what lies on the disk is the store's.
    public void undefine() throws ProblemException {
        if (state().isPresent()) {
            hypervisor.destroy(replica);
            hypervisor.undefine(replica);
        }
    }

    public String serialLog() {
        return "/var/log/libvirt/qemu/" + replica + "-serial.log";
    }

    private String folder() {
        return "/var/lib/understudy/replicas/" + replica + "/boot/" + LAYER;
    }
}
