package org.understudy.services.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class MutableObservableTest {
    private final MutableObservable<Integer> value = new MutableObservable<>(1);

    @Test
    void tellsTheCurrentValueAtOnceAndThenOnlyRealChanges() {
        List<Integer> seen = new ArrayList<>();
        Subscription s = value.subscribe(seen::add);
        value.set(1);
        value.set(2);
        value.set(2);
        value.update(v -> v + 1);
        s.close();
        s.close();
        value.set(9);
        assertEquals(List.of(1, 2, 3), seen);
    }

    @Test
    void oneObserversExceptionDoesNotStopTheNext() {
        List<Integer> seen = new ArrayList<>();
        value.subscribe(_ -> {
            throw new IllegalStateException("on purpose");
        });
        value.subscribe(seen::add);
        value.set(5);
        assertEquals(List.of(1, 5), seen);
    }

    @Test
    void anObserverMaySetTheValue() {
        List<Integer> seen = new ArrayList<>();
        value.subscribe(v -> {
            seen.add(v);
            if (v < 4) {
                value.set(v + 1);
            }
        });
        assertEquals(List.of(1, 2, 3, 4), seen);
    }

    @Test
    void manyThreadsEndWithTheLastValueInOrder() throws Exception {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        value.subscribe(seen::add);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 500; i++) {
                    value.update(v -> v + 1);
                }
            }));
        }
        for (Thread t : threads) {
            t.join();
        }
        assertEquals(4001, seen.getLast());
        assertEquals(seen.stream().sorted().distinct().toList(), seen);
    }

    @Test
    void aMappedViewHearsOnlyItsOwnChanges() {
        List<Boolean> seen = new ArrayList<>();
        value.map(v -> v > 10).subscribe(seen::add);
        value.set(2);
        value.set(11);
        value.set(12);
        assertEquals(List.of(false, true), seen);
    }

    @Test
    void listsCountTheirGenerations() {
        ObservableList<String> list = new ObservableList<>();
        List<Long> generations = new ArrayList<>();
        list.subscribe(s -> generations.add(s.generation()));
        list.setAll(List.of("a"));
        list.setAll(List.of("a"));
        list.put("b", "b"::equals);
        list.removeIf("c"::equals);
        list.removeIf("a"::equals);
        assertEquals(List.of(0L, 1L, 2L, 3L), generations);
        assertEquals(List.of("b"), list.items());
    }
}
