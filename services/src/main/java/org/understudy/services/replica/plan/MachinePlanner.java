package org.understudy.services.replica.plan;

import org.understudy.model.replica.Profile.MachineWish;
import org.understudy.model.replica.ReplicationPlan.MachineSpec;
import org.understudy.model.replica.SourceFacts;

/// Chooses memory, processors and firmware: the profile's wish, else the source's, within what the portal can give.
public final class MachinePlanner {
    private static final int LEAST_MIB = 256;

    private MachinePlanner() {}

    /// @param portal what the portal has
    public static MachineSpec plan(SourceFacts facts, MachineWish wish, PortalFacts portal) {
        int half = (int) Math.max(LEAST_MIB, portal.memoryMib() / 2);
        int memory = wish.memoryMib().orElse(Math.clamp(facts.memoryMib(), LEAST_MIB, half));
        int vcpus = wish.vcpus().orElse(Math.clamp(facts.cpus(), 1, Math.max(1, portal.cpus())));
        return new MachineSpec(
                // Guests are given whole steps of 64 MiB: the kernel of the source reports less than it was given.
                Math.ceilDiv(memory, 64) * 64,
                vcpus,
                wish.firmware().orElse(facts.firmware()),
                portal.kvm(),
                portal.kvmSentence());
    }
}
