package org.understudy.model.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class RolloutTest {
    private static Rollout batches(String text) throws ProblemException {
        return new Rollout(8, 8, Rollout.parseBatches(text), Optional.empty(), 0, Duration.ofSeconds(2), false);
    }

    private static List<Integer> sizes(String text, int hosts) throws ProblemException {
        List<Integer> all = IntStream.range(0, hosts).boxed().toList();
        List<List<Integer>> cut = batches(text).cut(all);
        assertEquals(all, cut.stream().flatMap(List::stream).toList(), "none is lost, and the order stays");
        return cut.stream().map(List::size).toList();
    }

    @Test
    void theLastBatchIsRepeated() throws Exception {
        assertEquals(List.of(10), sizes("", 10));
        assertEquals(List.of(1, 5, 5, 5, 4), sizes("1,5,25%", 20));
        assertEquals(List.of(3, 3, 3, 1), sizes("25%", 10));
        assertEquals(List.of(7), sizes("100", 7));
        assertEquals(List.of(1, 1), sizes("1%", 2));
        assertEquals(List.of(), sizes("2", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "101%", "0%", "x", "1,,2", "5 %", "1,", "99999999"})
    void aWrongNumberOfHostsIsRefusedInWords(String text) {
        ProblemException refused = assertThrows(ProblemException.class, () -> Rollout.parseBatches(text));
        assertEquals(Kind.BAD_INPUT, refused.kind());
        assertEquals(List.of("Write it like 5 or 25%."), refused.problem().remedies());
    }

    @Test
    void aPauseDoublesUpToFiveMinutes() throws Exception {
        Rollout some = batches("");
        assertEquals(Duration.ofSeconds(2), some.pauseBefore(1));
        assertEquals(Duration.ofSeconds(8), some.pauseBefore(3));
        assertEquals(Duration.ofMinutes(5), some.pauseBefore(40));
    }

    @Test
    void whatCannotBeFollowedIsRefused() {
        Duration pause = Duration.ofSeconds(1);
        for (Rollout wrong : List.of(
                new Rollout(0, 1, List.of(), Optional.empty(), 0, pause, false),
                new Rollout(1, 0, List.of(), Optional.empty(), 0, pause, false),
                new Rollout(1, 1, List.of(), Optional.empty(), -1, pause, false),
                new Rollout(1, 1, List.of(), Optional.empty(), 0, pause.negated(), false),
                new Rollout(1, 1, List.of(), Optional.empty(), 0, pause, true))) {
            assertEquals(
                    Kind.BAD_INPUT,
                    assertThrows(ProblemException.class, wrong::check).kind());
        }
    }
}
