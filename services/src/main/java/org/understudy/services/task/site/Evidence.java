package org.understudy.services.task.site;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.understudy.model.task.SiteTask;

/// What speaks for it that the holder of a lease lives or not: shown to a person before a lock
/// is broken.
///
/// @param held whether the kernel says that somebody holds its ticket
/// @param wrapper pid and start time of what holds the leases, as the helper told; goes back to
/// it unchanged
/// @param lastProgress the last line of progress, as it was written
public record Evidence(
        SiteTask task,
        boolean held,
        String wrapper,
        boolean wrapperLives,
        String work,
        boolean workLives,
        long logBytes,
        Optional<Instant> logWritten,
        Optional<String> lastProgress) {
    /// A line each.
    public List<String> text() {
        List<String> lines = new ArrayList<>();
        lines.add("Task " + task.id() + ", \"" + task.title() + "\", of " + task.initiator() + ", since " + task.since()
                + ".");
        lines.add(held ? "Its lock is held." : "Its lock is free: it ended without a result.");
        lines.add("Its wrapper is process " + wrapper.split(" ")[0]
                + (wrapperLives ? ", which lives." : ", which is gone."));
        lines.add("Its work is process " + work.split(" ")[0] + (workLives ? ", which lives." : ", which is gone."));
        lines.add("Its log has " + logBytes + " bytes"
                + logWritten.map(at -> ", the last one written at " + at + ".").orElse("."));
        lastProgress.ifPresent(p -> lines.add("Its last progress: " + p));
        return List.copyOf(lines);
    }
}
