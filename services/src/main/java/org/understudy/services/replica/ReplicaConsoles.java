package org.understudy.services.replica;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.libvirt.SerialConsole;
import org.understudy.services.replica.domain.DomainLook;
import org.understudy.services.replica.machine.ReplicaMachine;

/// How replicas that run are reached.
public final class ReplicaConsoles {
    private final ReplicaGround ground;

    public ReplicaConsoles(ReplicaGround ground) {
        this.ground = ground;
    }

    /// How it is reached while it runs.
    public ReplicaAccess access(String replica) throws ProblemException {
        String portal = ground.row(replica).portal();
        ReplicaMachine machine = ground.machine(replica, portal);
        needRunning(replica, machine);
        DomainLook look =
                DomainLook.at(ground.hypervisors().open(ground.connect(portal)).xml(replica, false));
        return new ReplicaAccess(
                replica,
                ground.hosts().find(portal),
                look.screen(),
                look.forwards().stream()
                        .map(f -> new BootOutcome.Forward(f.guestPort(), "127.0.0.1:" + f.portalPort()))
                        .toList(),
                machine.serialLog());
    }

    /// Opens the serial line; one at a time, a second one takes it from the first.
    public SerialConsole open(String replica) throws ProblemException {
        String portal = ground.row(replica).portal();
        needRunning(replica, ground.machine(replica, portal));
        return ground.hypervisors().open(ground.connect(portal)).console(replica);
    }

    private static void needRunning(String replica, ReplicaMachine machine) throws ProblemException {
        if (!machine.running()) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    replica + " is not running.",
                    "Only a running machine has a screen and a serial line.",
                    "Boot it first: understudy replica boot " + replica);
        }
    }
}
