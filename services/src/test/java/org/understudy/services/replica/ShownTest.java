package org.understudy.services.replica;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.understudy.model.replica.Replica;
import org.understudy.model.replica.Replica.MachineState;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ShownTest {
    private final Shown shown = new Shown();

    private static Replica replica(String name, int current) {
        return new Replica(
                name,
                "source",
                "",
                "portal",
                "default",
                Instant.EPOCH,
                current,
                Optional.empty(),
                List.of(),
                MachineState.OFF,
                Optional.empty(),
                0,
                Optional.empty());
    }

    private List<String> all() {
        return shown.all().get().stream().map(r -> r.name() + r.current()).toList();
    }

    @Test
    void eachReplicaIsShownWhenItWasReadAndWhatIsGoneGoes() {
        shown.changed(replica("b", 1));
        Shown.Reading reading = shown.begin();
        reading.found(replica("a", 3));
        assertEquals(List.of("a3", "b1"), all());
        reading.end(List.of("a"));
        assertEquals(List.of("a3"), all());
    }

    @Test
    void aReadingThatBeganBeforeATaskEndedDoesNotUndoIt() {
        shown.changed(replica("a", 1));
        shown.changed(replica("b", 1));
        Shown.Reading reading = shown.begin();
        shown.changed(replica("a", 2));
        shown.gone("b");
        shown.changed(replica("c", 1));
        reading.found(replica("a", 1));
        reading.found(replica("b", 1));
        reading.end(List.of("a", "b"));
        assertEquals(List.of("a2", "c1"), all());
        Shown.Reading next = shown.begin();
        next.found(replica("a", 3));
        next.end(List.of("a"));
        assertEquals(List.of("a3"), all());
    }
}
