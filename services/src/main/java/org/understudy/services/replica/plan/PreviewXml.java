package org.understudy.services.replica.plan;

import java.time.Instant;
import java.util.List;

import org.understudy.model.replica.ReplicationPlan.MachineSpec;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.VirtualHardware;
import org.understudy.services.replica.domain.DomainSpec;
import org.understudy.services.replica.domain.DomainXml;
import org.understudy.services.replica.domain.ReplicaIdentity;

/// How the machine of a replica will be defined, as far as it can be known before its first sync:
/// the disk's bus and the card are confirmed once its initramfs has been looked into.
final class PreviewXml {
    private PreviewXml() {}

    static String of(ReplicationRequest request, SourceFacts facts, MachineSpec machine) {
        String folder = "/var/lib/understudy/replicas/" + request.replica() + "/boot/current";
        return DomainXml.of(new DomainSpec(
                request.replica(),
                ReplicaIdentity.of(request.portal(), request.replica(), Long.toHexString(Keys.seed(request.replica()))),
                new DomainSpec.Origin(request.source(), request.profile().name(), 1, Instant.EPOCH, "console"),
                facts.arch(),
                machine.memoryMib(),
                machine.vcpus(),
                machine.firmware(),
                machine.accelerated(),
                VirtualHardware.VIRTIO,
                folder + "/disk.qcow2",
                folder + "/serial.log",
                request.profile().network(),
                List.of()));
    }
}
