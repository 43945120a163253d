package org.understudy.model.replica;

import java.time.Instant;
import java.util.Optional;

/// A published state of a replica: bootable, kept for rollback, never changed again.
///
/// @param number 1, 2, 3 …
/// @param parent the point it lies over; 0 for the first
/// @param taken when the source began to be read
/// @param seconds the whole sync, until it was published
/// @param entries in the tree
/// @param changed entries that were new, changed or gone since the parent
/// @param contentBytes of file content that were sent
/// @param wireBytes that crossed the wire, both directions
/// @param layerBytes that the point's own layer takes on the portal's disk
/// @param fuzzy files that changed while they were read
/// @param gaps paths that could not be read
/// @param consistency how the source was kept still, in words
/// @param proof the last boot that was tried from it
public record SyncPoint(
        int number,
        int parent,
        Instant taken,
        double seconds,
        long entries,
        long changed,
        long contentBytes,
        long wireBytes,
        long layerBytes,
        long fuzzy,
        long gaps,
        String consistency,
        Optional<Proof> proof) {
    /// @param bootSeconds from power on to the last answer
    /// @param screenshot path of the picture on the console's machine; empty where there is none
    public record Proof(Instant at, boolean passed, double bootSeconds, String sentence, String screenshot) {}
}
