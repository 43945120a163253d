package org.understudy.model.replica;

import java.util.List;
import java.util.Optional;

/// The customizations of a replica: what is mirrored, faked or left out, who it is, what it is connected to, what
/// proves it.
///
/// @param name what people call it
/// @param rules in order; the last that matches wins; what none matches is mirrored
/// @param identity host name of the replica, when it is not to be the source's
/// @param network what the replica's card is plugged into
/// @param machine memory, processors and firmware where they are not to follow the source
/// @param databases how databases are brought to rest while they are read
/// @param probes what must answer before a boot counts as proved
/// @param files files that are put into the booted replica
public record Profile(
        String name,
        List<Rule> rules,
        Identity identity,
        Network network,
        MachineWish machine,
        List<String> databases,
        List<Probe> probes,
        List<InjectedFile> files) {
    public static final Profile DEFAULT = new Profile(
            "default",
            List.of(),
            new Identity(Optional.empty()),
            Network.ISOLATED,
            new MachineWish(Optional.empty(), Optional.empty(), Optional.empty()),
            List.of("auto"),
            List.of(),
            List.of());

    public Profile {
        rules = List.copyOf(rules);
        databases = List.copyOf(databases);
        probes = List.copyOf(probes);
        files = List.copyOf(files);
    }

    /// @param hostname the replica's host name; empty: as the source
    public record Identity(Optional<String> hostname) {}

    /// What the replica's network card is plugged into.
    public enum Network {
        /// A network of its own that leads nowhere: the replica never meets its source by accident.
        ISOLATED,
        /// No card at all.
        NONE,
        /// The portal's `default` libvirt network, with a way out. Only on request.
        NAT;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// @param memoryMib in MiB
    /// @param firmware BIOS or UEFI
    public record MachineWish(Optional<Integer> memoryMib, Optional<Integer> vcpus, Optional<Firmware> firmware) {}

    /// @param path absolute, in the replica
    /// @param mode permission bits
    public record InjectedFile(String path, String content, int mode) {}
}
