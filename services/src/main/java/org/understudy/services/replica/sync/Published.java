package org.understudy.services.replica.sync;

/// What a sync came to.
///
/// @param point the new sync point; the current one when nothing had changed
/// @param unchanged whether there was nothing to publish
public record Published(int point, boolean unchanged) {}
