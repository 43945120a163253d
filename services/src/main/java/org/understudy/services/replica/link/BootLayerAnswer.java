package org.understudy.services.replica.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.understudy.model.replica.VirtualHardware;

/// What was made bootable, and the hardware that it wants.
///
/// @param hasGuestAgent whether a QEMU guest agent will answer
/// @param report what every fix-up did, one sentence each
public record BootLayerAnswer(VirtualHardware hardware, boolean hasGuestAgent, List<String> report) {
    public BootLayerAnswer {
        report = List.copyOf(report);
    }

    static BootLayerAnswer of(Map<String, String> fields) {
        List<String> report = new ArrayList<>();
        for (int i = 1; fields.containsKey("report." + i); i++) {
            report.add(fields.getOrDefault("report." + i, ""));
        }
        return new BootLayerAnswer(
                new VirtualHardware(
                        VirtualHardware.disk(fields.getOrDefault("disk-bus", "virtio")),
                        VirtualHardware.nic(fields.getOrDefault("nic-model", "virtio"))),
                Boolean.parseBoolean(fields.get("guest-agent")),
                report);
    }
}
