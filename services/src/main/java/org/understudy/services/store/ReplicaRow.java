package org.understudy.services.store;

import java.time.Instant;

/// A replica as the store keeps it.
///
/// @param source name of a host
/// @param portal name of a host
/// @param profile the profile's text
public record ReplicaRow(String name, String source, String portal, String profile, Instant created) {}
