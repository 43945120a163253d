package org.understudy.tests.road;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// One sync to which something bad happens, and what must hold afterwards.
final class BadDay {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /// How long agents may take to notice that they are alone, and to write out what they have.
    private static final Duration NOTICING = Duration.ofSeconds(30);

    private final Stage stage;
    private final List<Integer> before;
    private final long bytesBefore;
    private final long receivedBefore;
    private int published;
    private boolean hit;

    /// Begins to count.
    BadDay(Stage stage, List<Integer> before) {
        this.stage = stage;
        this.before = List.copyOf(before);
        this.bytesBefore = stage.toSource().total();
        this.receivedBefore = stage.toSource().received();
    }

    /// What had come from the source when the day began.
    long receivedBefore() {
        return receivedBefore;
    }

    /// Waits until so many bytes of this day have come from the source.
    void awaitBytes(Program run, long bytes) throws InterruptedException {
        assertTrue(stage.toSource().await(receivedBefore + bytes, PATIENCE), run::said);
    }

    /// Strikes when so many bytes of this day have come from the source.
    ///
    /// @return whether there was something to hit
    boolean strikeAfter(Program run, long bytes, Strike strike) throws Exception {
        awaitBytes(run, bytes);
        hit = strike.hit(stage, run);
        return hit;
    }

    /// Starts a sync and strikes when a name appears in the replica's folder; NEXT is that of the new point.
    Program strikeAt(String name, Strike strike) throws Exception {
        int next = before.isEmpty() ? 1 : before.getLast() + 1;
        try (StoreWatch watch = new StoreWatch(stage.folder())) {
            Program run = stage.replicate();
            assertTrue(watch.await(name.replace("NEXT", String.format("%04d", next)), PATIENCE), run::said);
            hit = strike.hit(stage, run);
            return run;
        }
    }

    /// Whether the last strike found something to hit.
    boolean hit() {
        return hit;
    }

    /// Nothing of it is left but what the next sync goes on from, and nobody sees half a sync point.
    void assertNothingHalf(boolean mayBePublished) throws Exception {
        stage.awaitSilence(NOTICING);
        JsonNode shown = stage.show();
        List<Integer> now = Stage.points(shown);
        if (mayBePublished && now.size() == before.size() + 1) {
            published = now.getLast();
            stage.assertIsTheTree(shown, published);
            now = now.subList(0, before.size());
        }
        assertEquals(before, now);
    }

    /// The next sync brings it to its end.
    ///
    /// @return the number of its point
    int finish() throws Exception {
        return finish(stage.replicate());
    }

    /// This sync brings it to its end.
    ///
    /// @return the number of its point
    int finish(Program run) throws Exception {
        int point = run.data().path("point").path("number").asInt();
        stage.awaitSilence(NOTICING);
        // What was published in spite of it has been looked at, and this sync has found that it is the tree.
        if (point != published) {
            stage.assertIsTheTree(stage.show(), point);
        }
        assertTrue(stage.names().stream().noneMatch(n -> n.startsWith(".")), () -> "left in the store");
        return point;
    }

    /// Bytes over the link to the source, both ways, since the beginning.
    long bytes() {
        return stage.toSource().total() - bytesBefore;
    }
}
