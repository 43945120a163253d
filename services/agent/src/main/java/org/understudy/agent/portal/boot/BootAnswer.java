package org.understudy.agent.portal.boot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;
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

    BootAnswer withReport(List<String> other) {
        return new BootAnswer(kernel, image, initramfs, commandLine, hardware, hasGuestAgent, other);
    }

    /// The fields of the job's result.
    public void write(WireWriter out) {
        out.text(kernel).text(image).text(initramfs).text(commandLine);
        out.text(hardware.disk().word())
                .text(hardware.nic().word())
                .u8(hasGuestAgent ? 1 : 0)
                .varint(report.size());
        report.forEach(out::text);
    }

    public static BootAnswer read(WireReader in) throws ProtocolException {
        String kernel = in.text();
        String image = in.text();
        String initramfs = in.text();
        String commandLine = in.text();
        VirtualHardware hardware;
        try {
            hardware = new VirtualHardware(VirtualHardware.disk(in.text()), VirtualHardware.nic(in.text()));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("The portal names hardware that is not known here.");
        }
        boolean agent = in.u8() == 1;
        List<String> report = new ArrayList<>();
        for (long left = Math.min(in.varint(), 10_000); left > 0; left--) {
            report.add(in.text());
        }
        return new BootAnswer(kernel, image, initramfs, commandLine, hardware, agent, report);
    }
}
