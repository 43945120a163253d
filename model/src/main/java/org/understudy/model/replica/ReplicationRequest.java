package org.understudy.model.replica;

/// What a person asks for: replicate this source there, under that name.
///
/// @param source name of a known host
/// @param portal name of a known host; empty: where the replica is
/// @param root a directory of the source that holds the tree of a system, such as a mounted disk; empty: the running
/// system
/// @param boot whether to boot the new sync point and prove that it answers
/// @param verify compare by content instead of size, time and inode
public record ReplicationRequest(
        String replica, String source, String portal, String root, Profile profile, boolean boot, boolean verify) {
    /// Of the running system.
    public ReplicationRequest(
            String replica, String source, String portal, Profile profile, boolean boot, boolean verify) {
        this(replica, source, portal, "", profile, boot, verify);
    }
}
