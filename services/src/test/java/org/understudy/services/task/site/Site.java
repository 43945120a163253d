package org.understudy.services.task.site;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import org.understudy.model.task.Lease;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;

/// Specifications and places for tests.
final class Site {
    private Site() {}

    static SitePlace below(Path folder) {
        return new SitePlace(
                folder.resolve("state").toString(), folder.resolve("run").toString());
    }

    static TaskId id() {
        return TaskId.make(Instant.now(), ThreadLocalRandom.current());
    }

    static TaskSpec spec(String title, Lease... leases) {
        return spec(title, Optional.empty(), leases);
    }

    static TaskSpec spec(String title, Optional<Duration> deadline, Lease... leases) {
        return new TaskSpec(
                id(),
                "run",
                1,
                title,
                Map.of("command", title),
                List.of(leases),
                "ann@desk",
                Instant.now(),
                deadline,
                Optional.empty());
    }

    static Work sh(String line) {
        return Work.line(line, Work.Rights.LOGIN);
    }
}
