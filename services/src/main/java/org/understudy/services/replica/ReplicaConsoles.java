package org.understudy.services.replica;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.libvirt.SerialConsole;

/// The serial lines of replicas that run.
public final class ReplicaConsoles {
    private final ReplicaGround ground;

    public ReplicaConsoles(ReplicaGround ground) {
        this.ground = ground;
    }

    /// Opens the serial line; one at a time, a second one takes it from the first.
    public SerialConsole open(String replica) throws ProblemException {
        String portal = ground.row(replica).portal();
        if (!ground.machine(replica, portal).running()) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    replica + " is not running.",
                    "Only a running machine has a serial line.",
                    "Boot it first: understudy replica boot " + replica);
        }
        return ground.hypervisors().open(ground.connect(portal)).console(replica);
    }
}
