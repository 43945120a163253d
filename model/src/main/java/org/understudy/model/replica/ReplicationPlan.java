package org.understudy.model.replica;

import java.util.List;

/// Everything that a replication will do, before anything changes.
///
/// @param replica its name
/// @param source name of the source host
/// @param portal name of the portal host
/// @param first whether this makes the replica, or synchronises one that exists
/// @param selection entries and bytes by what the profile decided
/// @param contentBytes that will be read at most (first sync); an increment reads what changed
/// @param estimatedSeconds of the sync; 0 where it cannot be told
/// @param domainXml how the machine will be defined
/// @param notes what a person should know: what is left out and why, what is weaker than it could be
/// @param problems why it cannot be done; empty: it can
public record ReplicationPlan(
        String replica,
        String source,
        String portal,
        boolean first,
        SourceFacts facts,
        Profile profile,
        List<Selection> selection,
        List<PathSize> largest,
        long contentBytes,
        long estimatedSeconds,
        DiskLayout layout,
        MachineSpec machine,
        String domainXml,
        long portalFreeBytes,
        List<String> notes,
        List<String> problems) {
    public ReplicationPlan {
        selection = List.copyOf(selection);
        largest = List.copyOf(largest);
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }

    public record Selection(Decision decision, long entries, long bytes) {}

    public record PathSize(String path, long bytes) {}

    /// @param accelerated whether the portal proved that KVM works
    /// @param why the sentence about it
    public record MachineSpec(int memoryMib, int vcpus, Firmware firmware, boolean accelerated, String why) {}
}
