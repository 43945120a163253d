package org.understudy.services.task;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Portion;
import org.understudy.model.task.Rollout;
import org.understudy.model.task.TaskId;

/// Dispatches as they are kept, version 1: `docs/task-format.md`. Fields that are not known are
/// passed over, a version that is not known is refused.
public final class DispatchJson {
    public static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private DispatchJson() {}

    public static String write(Dispatch dispatch) {
        ObjectNode o = JSON.createObjectNode();
        o.put("v", VERSION).put("id", dispatch.id().value());
        o.put("routine", dispatch.routine());
        ObjectNode parameters = o.putObject("parameters");
        new TreeMap<>(dispatch.parameters()).forEach(parameters::put);
        o.put("hosts", dispatch.hosts());
        Rollout rollout = dispatch.rollout();
        o.putObject("rollout")
                .put("limit", rollout.limit())
                .put("limitPerHost", rollout.limitPerHost())
                .put("batches", rollout.batches().stream().map(Portion::text).collect(Collectors.joining(",")))
                .put("stopAt", rollout.stopAt().map(Portion::text).orElse(null))
                .put("retries", rollout.retries())
                .put("retryAfterSeconds", rollout.retryAfter().toMillis() / 1000.0)
                .put("retryFailed", rollout.retryFailed());
        o.put("initiator", dispatch.initiator())
                .put("created", dispatch.created().toString());
        return o.toString();
    }

    public static Dispatch read(String text) throws ProblemException {
        try {
            JsonNode o = JSON.readTree(text);
            if (o.path("v").asInt() != VERSION) {
                throw new ProblemException(
                        Kind.UNSUPPORTED,
                        "This dispatch was written by another version of the program.",
                        "Its format is " + o.path("v").asText("none") + "; this program knows " + VERSION + ".",
                        "Use a newer version of Understudy.");
            }
            Map<String, String> parameters = new TreeMap<>();
            o.path("parameters")
                    .properties()
                    .forEach(e -> parameters.put(e.getKey(), e.getValue().asText()));
            return new Dispatch(
                    new TaskId(o.path("id").asText()),
                    o.path("routine").asText(),
                    parameters,
                    o.path("hosts").asText(),
                    rollout(o.path("rollout")),
                    o.path("initiator").asText(),
                    Instant.parse(o.path("created").asText()));
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.FAILED,
                            "A dispatch that was kept cannot be read.",
                            "It is not what this program writes.",
                            "Make it anew."),
                    e);
        }
    }

    private static Rollout rollout(JsonNode o) throws ProblemException {
        Rollout usual = Rollout.USUAL;
        JsonNode stopAt = o.path("stopAt");
        List<Portion> batches =
                new ArrayList<>(Rollout.parseBatches(o.path("batches").asText("")));
        return new Rollout(
                o.path("limit").asInt(usual.limit()),
                o.path("limitPerHost").asInt(usual.limitPerHost()),
                batches,
                stopAt.isTextual() ? Optional.of(Portion.parse(stopAt.asText())) : Optional.empty(),
                o.path("retries").asInt(0),
                Duration.ofMillis(Math.round(1000
                        * o.path("retryAfterSeconds")
                                .asDouble((double) usual.retryAfter().toSeconds()))),
                o.path("retryFailed").asBoolean(false));
    }
}
