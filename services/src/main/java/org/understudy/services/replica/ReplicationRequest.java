package org.understudy.services.replica;

import org.understudy.model.replica.Profile;

/// What a person asks for: replicate this source there, under that name.
///
/// @param source name of a known host
/// @param portal name of a known host
/// @param boot whether to boot the new sync point and prove that it answers
/// @param verify compare by content instead of size, time and inode
public record ReplicationRequest(
        String replica, String source, String portal, Profile profile, boolean boot, boolean verify) {}
