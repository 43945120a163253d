package org.understudy.services.task.site;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.understudy.model.task.Lease;
import org.understudy.model.task.LeaseMode;
import org.understudy.model.task.Resource;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;

/// Specifications as they lie on hosts, version 1: `docs/task-format.md`.
final class TaskJson {
    static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private TaskJson() {}

    static String spec(TaskSpec spec) {
        ObjectNode o = JSON.createObjectNode();
        o.put("v", VERSION).put("id", spec.id().value());
        o.putObject("routine").put("id", spec.routine()).put("version", spec.routineVersion());
        o.put("title", spec.title());
        ObjectNode parameters = o.putObject("parameters");
        new TreeMap<>(spec.parameters()).forEach(parameters::put);
        leases(o.putArray("resources"), spec.leases());
        o.put("initiator", spec.initiator()).put("created", spec.created().toString());
        o.put("deadlineSeconds", spec.deadline().map(Duration::toSeconds).orElse(null));
        o.put("parent", spec.parent().map(TaskId::value).orElse(null));
        return text(o);
    }

    /// What goes with each announcement: short, since it is one write to the journal.
    static String brief(TaskSpec spec) {
        ObjectNode o = JSON.createObjectNode();
        o.put("id", spec.id().value());
        o.put("title", spec.title()).put("routine", spec.routine()).put("by", spec.initiator());
        spec.parent().ifPresent(parent -> o.put("parent", parent.value()));
        leases(o.putArray("resources"), spec.leases());
        return text(o);
    }

    private static void leases(ArrayNode array, List<Lease> leases) {
        for (Lease lease : leases) {
            array.addObject()
                    .put("kind", lease.resource().kind())
                    .put("name", lease.resource().name())
                    .put("mode", lease.mode() == LeaseMode.EXCLUSIVE ? "exclusive" : "shared");
        }
    }

    static TaskSpec readSpec(String text) throws JsonProcessingException {
        JsonNode o = read(text);
        Map<String, String> parameters = new TreeMap<>();
        o.path("parameters")
                .properties()
                .forEach(e -> parameters.put(e.getKey(), e.getValue().asText()));
        JsonNode deadline = o.path("deadlineSeconds");
        return new TaskSpec(
                new TaskId(o.path("id").asText()),
                o.path("routine").path("id").asText(),
                o.path("routine").path("version").asInt(),
                o.path("title").asText(),
                parameters,
                readLeases(o.path("resources")),
                o.path("initiator").asText(),
                Instant.parse(o.path("created").asText()),
                deadline.isNumber() ? Optional.of(Duration.ofSeconds(deadline.asLong())) : Optional.empty(),
                parent(o));
    }

    static Optional<TaskId> parent(JsonNode o) {
        String parent = o.path("parent").asText("");
        return TaskId.isOne(parent) ? Optional.of(new TaskId(parent)) : Optional.empty();
    }

    static List<Lease> readLeases(JsonNode array) {
        List<Lease> leases = new ArrayList<>();
        for (JsonNode each : array) {
            leases.add(new Lease(
                    new Resource(each.path("kind").asText(), each.path("name").asText()),
                    each.path("mode").asText().equals("shared") ? LeaseMode.SHARED : LeaseMode.EXCLUSIVE));
        }
        return leases;
    }

    static JsonNode read(String text) throws JsonProcessingException {
        return JSON.readTree(text);
    }

    /// A JSON string, with its quotation marks.
    static String quoted(String text) {
        return text(JSON.getNodeFactory().textNode(text));
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
