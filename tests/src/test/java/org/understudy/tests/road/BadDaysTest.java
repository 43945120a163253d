package org.understudy.tests.road;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.tests.lab.Lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Whatever is killed, and whenever: nothing half is seen, nothing earlier is hurt, and the next sync goes on.
@Tag("lab")
@ExtendWith(Lab.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadDaysTest {
    private Stage stage;
    private final Random random = new Random(20261122);

    @BeforeAll
    void set(Lab lab, @TempDir Path home) throws Exception {
        stage = new Stage(lab, home, "bad-days", 12, false);
    }

    @AfterAll
    void clear() throws Exception {
        stage.close();
    }

    @Test
    void aFirstSyncIsContinuedByTheNextOneAndByItself() throws Exception {
        BadDay calm = new BadDay(stage, List.of());
        stage.startAnew();
        stage.replicate().data();
        long whole = calm.bytes();
        stage.startAnew();

        BadDay day = new BadDay(stage, List.of());
        Program killed = stage.replicate();
        assertTrue(day.strikeAfter(killed, whole * (10 + random.nextInt(30)) / 100, Strike.CONSOLE));
        assertEquals(137, killed.exit());
        day.assertNothingHalf(false);
        // Its task stays on the portal, with its leases, and the next console goes on with it.
        JsonNode left = stage.tasks().getLast();
        assertEquals("running", left.path("state").asText(), left::toString);

        Program run = stage.replicate();
        assertTrue(day.strikeAfter(run, whole * (55 + random.nextInt(10)) / 100, Strike.SOURCE_SESSION));
        assertTrue(day.strikeAfter(run, whole * (85 + random.nextInt(10)) / 100, Strike.PORTAL_AGENT));
        assertEquals(1, day.finish(run));
        assertTrue(run.said().contains("Trying again, from where it was."), run::said);
        Stage.assertHardlyMore(day.bytes(), whole, 3);
        JsonNode ended = stage.tasks().stream()
                .filter(t -> t.path("id").equals(left.path("id")))
                .findFirst()
                .orElseThrow();
        assertEquals("succeeded", ended.path("state").asText(), ended::toString);
    }

    @Test
    void anIncrementIsContinuedByItselfAndEarlierPointsAreNotTouched() throws Exception {
        int first = base();
        stage.tree().day();
        BadDay day = new BadDay(stage, stage.points());
        Program run = stage.replicate();
        assertTrue(day.strikeAfter(run, (8 + random.nextInt(8)) << 20, Strike.SOURCE_AGENT));
        assertTrue(day.strikeAfter(run, (28 + random.nextInt(8)) << 20, Strike.PORTAL_AGENT));
        day.finish(run);
        stage.check(first);
        long sent = day.bytes();

        stage.rollback(first);
        BadDay calm = new BadDay(stage, stage.points());
        stage.replicate().data();
        Stage.assertHardlyMore(sent, calm.bytes(), 2);
    }

    @Test
    void aPortalKilledWhileItPublishesHasPublishedOrNot() throws Exception {
        base();
        for (String step : List.of("manifest", "NEXT")) {
            stage.tree().day();
            BadDay day = new BadDay(stage, stage.points());
            Program run = day.strikeAt(step, random.nextBoolean() ? Strike.PORTAL_AGENT : Strike.CONSOLE);
            run.exit();
            day.assertNothingHalf(true);
            day.finish();
        }
    }

    /// A replica with at least one point, as the tree is.
    private int base() throws Exception {
        return stage.replicate().data().path("point").path("number").asInt();
    }
}
