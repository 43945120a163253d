package org.understudy.tests.road;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.tests.lab.Lab;
import org.understudy.tests.road.Traces.Found;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Syncs that somebody ends or that somebody else is doing already.
@Tag("lab")
@ExtendWith(Lab.Extension.class)
class InterruptedTest {
    @TempDir
    Path home;

    /// The portal's agent is stopped meanwhile, so that it cannot be quicker than whoever presses the keys.
    @Test
    void controlCIsTooLateWhileThePointIsPublished(Lab lab) throws Exception {
        try (Stage stage = new Stage(lab, home, "too-late", 10, false)) {
            BadDay day = new BadDay(stage, List.of());
            Program run = stage.replicate();
            day.awaitBytes(run, 40 << 20);
            Optional<Found> agent = stage.traces().portalAgent();
            assertTrue(run.awaitRemark(line -> line.contains("Capture and transfer")), run::said);
            assertTrue(Strike.signal("STOP", agent), run::said);
            try {
                assertTrue(Strike.signal("INT", Optional.of(new Found(run.pid(), ""))));
                assertTrue(run.awaitRemark(line -> line.contains("too late to cancel")), run::said);
            } finally {
                Strike.signal("CONT", agent);
            }
            assertEquals(1, day.finish(run));
        }
    }

    @Test
    void controlCEndsItInWordsAndASecondConsoleWaitsAndIsToldForWhom(Lab lab) throws Exception {
        try (Stage stage = new Stage(lab, home, "interrupted", 10, false)) {
            BadDay day = new BadDay(stage, List.of());
            Program cancelled = stage.replicate();
            assertTrue(stage.toSource().await(40 << 20, Duration.ofMinutes(2)));
            assertTrue(Strike.signal("INT", Optional.of(new Found(cancelled.pid(), ""))));
            assertEquals(30, cancelled.exit(), cancelled::said);
            JsonNode error = cancelled.answer().path("error");
            assertEquals("cancelled", error.path("kind").asText());
            assertEquals(30, error.path("exit").asInt());
            day.assertNothingHalf(false);

            Program one = stage.replicate();
            assertTrue(stage.awaitHolder(one), one::said);
            // However long the other one takes to come, this one is in the middle of it.
            Optional<Found> console = Optional.of(new Found(one.pid(), ""));
            assertTrue(Strike.signal("STOP", console));
            try {
                Program other = stage.replicate();
                String who = System.getProperty("user.name") + "@";
                assertTrue(
                        other.awaitRemark(line -> line.contains("It waits for \"Replicate source as " + stage.replica())
                                && line.contains(" of " + who)),
                        other::said);
                assertTrue(Strike.signal("INT", Optional.of(new Found(other.pid(), ""))));
                assertEquals(30, other.exit(), other::said);
            } finally {
                Strike.signal("CONT", console);
            }
            assertEquals(1, day.finish(one));
        }
    }
}
