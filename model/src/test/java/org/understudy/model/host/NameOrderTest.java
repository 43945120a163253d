package org.understudy.model.host;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class NameOrderTest {
    @Test
    void numbers_count_as_numbers() {
        List<String> right = List.of("DB", "a", "a1b", "a1c", "a2", "a02", "a10", "a10b", "b", "web-9", "web-10.x");
        List<String> mixed = new ArrayList<>(right);
        Collections.shuffle(mixed, new Random(7));
        mixed.sort(new NameOrder());
        // 2 and 02 count the same, then the characters decide.
        List<String> expected = new ArrayList<>(right);
        Collections.swap(expected, right.indexOf("a2"), right.indexOf("a02"));
        assertEquals(expected, mixed);
    }

    /// Names of nothing but digits, zeros and a letter find every corner; a wrong order makes the sort
    /// itself complain.
    @Test
    void it_is_an_order() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                StringBuilder name = new StringBuilder("x");
                for (int c = random.nextInt(6); c >= 0; c--) {
                    name.append("0019a".charAt(random.nextInt(5)));
                }
                names.add(name.toString());
            }
            names.sort(new NameOrder());
            List<String> again = new ArrayList<>(names);
            Collections.reverse(again);
            again.sort(new NameOrder());
            assertEquals(names, again);
        }
    }
}
