package org.understudy.services.replica.sync;

import org.understudy.services.replica.link.StoredReplica;

/// What a sync came to.
///
/// @param point the new sync point; the current one when nothing had changed
/// @param unchanged whether there was nothing to publish
/// @param stored the replica as it is now
public record Published(int point, boolean unchanged, StoredReplica stored) {}
