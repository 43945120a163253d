package org.understudy.services.store;

import java.time.Instant;

/// A line of the journal.
///
/// @param id grows with each event, 0 before it is stored
/// @param who the person, as `user@machine`
/// @param what a verb of the command line, such as `host.add`
/// @param resource such as `host:portal1`
/// @param detail free text, no secrets
public record Event(long id, Instant at, String who, String what, String resource, String detail) {}
