package org.understudy.services.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Portion;
import org.understudy.model.task.Rollout;
import org.understudy.model.task.TaskId;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class DispatchJsonTest {
    private static final TaskId ID = TaskId.make(Instant.EPOCH, new Random(1));

    private static Dispatch dispatch(Rollout rollout) {
        return new Dispatch(
                ID,
                "run",
                Map.of("command", "printf 'ü\n\"%s\"' \"$HOME\""),
                "@web,!web3",
                rollout,
                "ann@desk",
                Instant.parse("2026-11-22T22:00:00.123Z"));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Rollout rollout = new Rollout(
                4,
                2,
                List.of(new Portion(1, false), new Portion(25, true)),
                Optional.of(new Portion(20, true)),
                3,
                Duration.ofMillis(1500),
                true);
        assertEquals(dispatch(rollout), DispatchJson.read(DispatchJson.write(dispatch(rollout))));
        assertEquals(dispatch(Rollout.USUAL), DispatchJson.read(DispatchJson.write(dispatch(Rollout.USUAL))));
    }

    @Test
    void fieldsThatAreMissingAreTheUsualOnesAndThoseThatAreUnknownArePassedOver() throws Exception {
        String least = "{\"v\":1,\"id\":\"" + ID
                + "\",\"routine\":\"run\",\"hosts\":\"web1\",\"created\":\"2026-11-22T22:00:00Z\",\"new\":{}}";
        Dispatch read = DispatchJson.read(least);
        assertEquals(Rollout.USUAL, read.rollout());
        assertEquals("web1", read.hosts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"v\":2}", "{\"v\":1}", "{\"v\":1,\"id\":\"x\"}", "null"})
    void whatIsNoneIsRefusedInWords(String text) {
        Kind kind = assertThrows(ProblemException.class, () -> DispatchJson.read(text))
                .kind();
        assertEquals(true, kind == Kind.UNSUPPORTED || kind == Kind.FAILED, kind::toString);
    }
}
