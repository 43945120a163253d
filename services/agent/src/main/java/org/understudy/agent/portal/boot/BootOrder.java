package org.understudy.agent.portal.boot;

import java.util.List;
import java.util.Optional;

import org.understudy.model.replica.DiskLayout;
import org.understudy.model.replica.DiskLayout.Partition;
import org.understudy.model.replica.DiskLayout.Role;
import org.understudy.model.replica.Profile.InjectedFile;

/// What the fix-ups are to make of a sync point.
///
/// @param layout partitions of the replica's disk, in order
/// @param mac of the replica's one card, `52:54:00:xx:xx:xx`; empty when it gets none
/// @param machineId 32 hexadecimal digits
/// @param hostname empty: as the source
/// @param sourceCommandLine `/proc/cmdline` of the source; empty: look in its boot loader's configuration
/// @param files of the profile, put into the tree at the end
public record BootOrder(
        DiskLayout layout,
        String mac,
        String machineId,
        Optional<String> hostname,
        String sourceCommandLine,
        List<InjectedFile> files) {
    public BootOrder {
        files = List.copyOf(files);
    }

    Optional<Partition> mounted(String mountPoint) {
        return layout.partitions().stream()
                .filter(p -> p.role() == Role.FILESYSTEM || p.role() == Role.ESP)
                .filter(p -> p.mountPoint().equals(mountPoint))
                .findFirst();
    }

    Optional<Partition> first(Role role) {
        return layout.partitions().stream().filter(p -> p.role() == role).findFirst();
    }

    /// The partition that a path of the replica lies on: the one with the longest mount point above it.
    Optional<Partition> holding(String path) {
        return layout.partitions().stream()
                .filter(p -> p.role() == Role.FILESYSTEM && !p.mountPoint().isEmpty())
                .filter(p -> p.mountPoint().equals("/")
                        || path.equals(p.mountPoint())
                        || path.startsWith(p.mountPoint() + "/"))
                .max((a, b) ->
                        Integer.compare(a.mountPoint().length(), b.mountPoint().length()));
    }
}
