package org.understudy.services.replica.machine;

import java.util.List;

import org.understudy.model.replica.SourceFacts;
import org.understudy.services.replica.link.StoredPoint;

/// The facts of a source that its machine is made from, as they were published with a sync point.
public final class MachineFacts {
    private MachineFacts() {}

    public static SourceFacts of(StoredPoint point) {
        return new SourceFacts(
                point.text("source.hostname", ""),
                point.text("source.os", ""),
                point.text("source.kernel", ""),
                point.text("source.arch", "x86_64"),
                point.firmware(),
                "",
                point.text("source.boot-id", ""),
                point.number("source.memory-mib", 1024),
                (int) point.number("source.cpus", 1),
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                "");
    }
}
