package org.understudy.services.libvirt;

import java.util.Set;

import org.understudy.model.replica.Firmware;

/// @param arch such as `x86_64`
/// @param emulator path of the QEMU that runs that architecture; empty where there is none
/// @param announcesKvm whether libvirt offers KVM, which does not mean that it works
/// @param firmwares that a domain can be given
public record HostCapabilities(String arch, String emulator, boolean announcesKvm, Set<Firmware> firmwares) {
    public HostCapabilities {
        firmwares = Set.copyOf(firmwares);
    }
}
