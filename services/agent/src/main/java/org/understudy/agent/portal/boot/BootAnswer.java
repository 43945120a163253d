package org.understudy.agent.portal.boot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.understudy.model.replica.VirtualHardware;

/// What was made bootable, and the hardware that it wants.
///
/// @param kernel release
/// @param image path of the kernel in the replica
/// @param initramfs path in the replica; empty where there is none
/// @param hasGuestAgent whether a QEMU guest agent will answer
/// @param report what every fix-up did, one sentence each
public record BootAnswer(
        String kernel,
        String image,
        String initramfs,
        String commandLine,
        VirtualHardware hardware,
        boolean hasGuestAgent,
        List<String> report) {
    public BootAnswer {
        report = List.copyOf(report);
    }

    /// As it stands in `boot.properties`.
    public Map<String, String> properties() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("kernel", kernel);
        map.put("image", image);
        map.put("initrd", initramfs);
        map.put("cmdline", commandLine);
        map.put("disk-bus", hardware.disk().word());
        map.put("nic-model", hardware.nic().word());
        map.put("guest-agent", Boolean.toString(hasGuestAgent));
        return map;
    }
}
