package org.understudy.tests.road;

import java.time.Duration;
import java.util.List;

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

    /// Strikes when so many bytes of this day have come from the source.
    ///
    /// @return whether there was something to hit
    boolean strikeAfter(Program run, long bytes, Strike strike) throws Exception {
        assertTrue(stage.toSource().await(receivedBefore + bytes, PATIENCE), run::said);
        return strike.hit(stage, run);
    }

    /// Starts a sync and strikes when a name appears in the replica's folder; NEXT is that of the new point.
    Program strikeAt(String name, Strike strike) throws Exception {
        int next = before.isEmpty() ? 1 : before.getLast() + 1;
        try (StoreWatch watch = new StoreWatch(stage.folder())) {
            Program run = stage.replicate();
            assertTrue(watch.await(name.replace("NEXT", String.format("%04d", next)), PATIENCE), run::said);
            strike.hit(stage, run);
            return run;
        }
    }

    /// Nothing of it is left but what the next sync goes on from, and nobody sees half a sync point.
    void assertNothingHalf(boolean mayBePublished) throws Exception {
        stage.awaitSilence(NOTICING);
        List<Integer> now = stage.points();
        if (mayBePublished && now.size() == before.size() + 1) {
            stage.assertIsTheTree(now.getLast());
            assertEquals(now.getLast(), stage.show().path("current").asInt());
            now = now.subList(0, before.size());
        }
        assertEquals(before, now);
    }

    /// The next sync brings it to its end.
    ///
    /// @return the number of its point
    int finish() throws Exception {
        int point = stage.replicate().data().path("point").path("number").asInt();
        stage.awaitSilence(NOTICING);
        stage.assertIsTheTree(point);
        assertEquals(point, stage.show().path("current").asInt());
        assertTrue(stage.names().stream().noneMatch(n -> n.startsWith(".")), () -> "left in the store");
        return point;
    }

    /// Bytes over the link to the source, both ways, since the beginning.
    long bytes() {
        return stage.toSource().total() - bytesBefore;
    }
}
