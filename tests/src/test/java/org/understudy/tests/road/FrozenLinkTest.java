package org.understudy.tests.road;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.tests.lab.Lab;
import org.understudy.tests.road.Traces.Found;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Nothing is killed and nothing comes: the process that carries the agent is stopped.
@Tag("lab")
@ExtendWith(Lab.Extension.class)
class FrozenLinkTest {
    @TempDir
    Path home;

    /// The agent behind a frozen link to the portal holds the replica until it has noticed by itself that nobody is
    /// there.
    @Test
    void aFrozenSourceAndThenAFrozenPortalAreNoticedAndTheSyncGoesOnOverNewConnections(Lab lab) throws Exception {
        try (Stage stage = new Stage(lab, home, "frozen", 10, true)) {
            BadDay day = new BadDay(stage, List.of());
            Program run = stage.replicate();
            day.awaitBytes(run, 40 << 20);
            Optional<Found> source = stage.traces().captureAgent().flatMap(Traces::sessionOf);
            Optional<Found> portal = Optional.empty();
            assertTrue(Strike.signal("STOP", source));
            try {
                day.awaitBytes(run, 90 << 20);
                assertTrue(run.said().contains("The connection to source was lost. Trying again"), run::said);
                portal = stage.traces().portalAgent().flatMap(Traces::sessionOf);
                assertTrue(Strike.signal("STOP", portal));
                run.exit();
            } finally {
                Strike.signal("CONT", source);
                Strike.signal("CONT", portal);
            }
            assertEquals(1, day.finish(run));
            assertTrue(run.said().contains("The connection to portal was lost. Trying again"), run::said);
            assertTrue(run.seconds() < 120, () -> run.seconds() + " s");
        }
    }
}
