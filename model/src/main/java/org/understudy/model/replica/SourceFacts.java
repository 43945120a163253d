package org.understudy.model.replica;

import java.util.List;
import java.util.Optional;

/// What discovery found on a source, without anything installed there.
///
/// @param hostname as the source calls itself
/// @param osName such as "Debian GNU/Linux 12 (bookworm)"
/// @param kernel release of the running kernel
/// @param arch as `uname -m` says
/// @param firmware how it was started
/// @param machineId of the source; the replica gets another
/// @param bootId of the running kernel
/// @param memoryMib main memory in MiB
/// @param cpuModel as the kernel names it
/// @param kernels releases that have a kernel below /boot
/// @param addresses of its cards, `name address/prefix`
/// @param services running systemd services
/// @param listening `address:port program`, where it could be told
/// @param consistency how the tree is kept still while it is read
public record SourceFacts(
        String hostname,
        String osName,
        String kernel,
        String arch,
        Firmware firmware,
        String machineId,
        String bootId,
        long memoryMib,
        int cpus,
        String cpuModel,
        List<String> kernels,
        List<MountFact> mounts,
        List<SwapFact> swaps,
        List<String> addresses,
        List<String> services,
        List<String> listening,
        List<Database> databases,
        String rootPrivilege,
        String consistency) {
    public SourceFacts {
        kernels = List.copyOf(kernels);
        mounts = List.copyOf(mounts);
        swaps = List.copyOf(swaps);
        addresses = List.copyOf(addresses);
        services = List.copyOf(services);
        listening = List.copyOf(listening);
        databases = List.copyOf(databases);
    }

    public SourceFacts withMounts(List<MountFact> others) {
        return new SourceFacts(
                hostname,
                osName,
                kernel,
                arch,
                firmware,
                machineId,
                bootId,
                memoryMib,
                cpus,
                cpuModel,
                kernels,
                others,
                swaps,
                addresses,
                services,
                listening,
                databases,
                rootPrivilege,
                consistency);
    }

    /// One mounted file system of the source.
    ///
    /// @param device as mounted, such as /dev/vda1
    /// @param uuid of the file system; empty where it has none
    /// @param size capacity in bytes
    /// @param used bytes in use
    /// @param inodes inodes in use
    /// @param mirrored whether it belongs to the tree that is replicated
    /// @param reason why not, in words
    public record MountFact(
            String mountPoint,
            String device,
            String fsType,
            String uuid,
            String label,
            long size,
            long used,
            long inodes,
            String options,
            boolean mirrored,
            String reason) {}

    /// @param uuid of the swap area; empty for a swap file
    /// @param size in bytes
    public record SwapFact(String path, String uuid, long size) {}

    /// @param kind `postgresql`, `mysql`, …
    /// @param dataDirectory absolute path on the source
    public record Database(String kind, String version, String dataDirectory, Optional<Integer> port) {}
}
