package org.understudy.services.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/// A replica as the store keeps it.
///
/// @param source name of a host
/// @param portal name of a host
/// @param root a directory of the source that holds the mirrored tree, empty: the running system;
/// null: not known, because the replica is older than this field
/// @param profile the profile's text
public record ReplicaRow(
        String name, String source, @Nullable String root, String portal, String profile, Instant created) {
    /// Where the tree is, for people.
    public String origin() {
        return root == null || root.isEmpty() ? source : root + " of " + source;
    }
}
