package org.understudy.tests.road;

import java.nio.file.Path;
import java.time.Duration;
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

    @Test
    void aFrozenSourceIsNoticedAndTheSyncGoesOnOverANewConnection(Lab lab) throws Exception {
        frozen(lab, false);
    }

    /// The agent behind it holds the replica until it has noticed by itself that nobody is there.
    @Test
    void aFrozenPortalIsNoticedOnBothSides(Lab lab) throws Exception {
        frozen(lab, true);
    }

    private void frozen(Lab lab, boolean portal) throws Exception {
        try (Stage stage = new Stage(lab, home, "frozen", 10, portal)) {
            BadDay day = new BadDay(stage, List.of());
            Program run = stage.replicate();
            assertTrue(stage.toSource().await(50 << 20, Duration.ofMinutes(2)), run::said);
            Optional<Found> agent =
                    portal ? stage.traces().portalAgent() : stage.traces().captureAgent();
            Optional<Found> session = agent.flatMap(Traces::sessionOf);
            assertTrue(Strike.signal("STOP", session));
            try {
                run.data();
            } finally {
                Strike.signal("CONT", session);
            }
            assertTrue(run.said().contains("Trying again, from where it was."), run::said);
            assertTrue(run.seconds() < 120, () -> run.seconds() + " s");
            assertEquals(1, day.finish());
        }
    }
}
