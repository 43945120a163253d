package org.understudy.services.task.schedule;

import java.time.Instant;
import java.util.List;

/// What comes of a timing.
///
/// @param now by the clock that decides
/// @param next the next times, the first one first; none where a task is waited for
public record Outlook(Timing timing, Instant now, List<Instant> next) {
    public Outlook {
        next = List.copyOf(next);
    }
}
