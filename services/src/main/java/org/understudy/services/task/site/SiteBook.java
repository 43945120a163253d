package org.understudy.services.task.site;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.task.Ending;
import org.understudy.model.task.Progress;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.model.task.Transition;

/// Makes tasks of announcements. The same lines stand in the journal of a host and in the
/// histories of its tasks. A line may come twice (a journal that was made anew repeats what
/// still runs); what is over stays over. Not thread-safe.
final class SiteBook {
    private static final Logger LOG = LoggerFactory.getLogger(SiteBook.class);
    private static final int KNOWN_VERSION = 1;

    private final Map<TaskId, SiteTask> tasks = new LinkedHashMap<>();
    private final Set<TaskId> unconfirmed = new HashSet<>();
    private String boot = "";

    /// Takes a line in. What is not understood is left out: a newer console may have written it.
    void read(String line) {
        try {
            JsonNode o = TaskJson.read(line);
            if (o.path("v").asInt() == KNOWN_VERSION) {
                event(o);
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.debug("not an announcement: {}", line, e);
        }
    }

    private void event(JsonNode o) {
        String kind = o.path("e").asText();
        switch (kind) {
            case "journal" -> begin(o.path("boot").asText());
            case "live" -> confirmed();
            case "blocked", "running" -> announced(o, TaskState.valueOf(kind.toUpperCase(Locale.ROOT)));
            case "cancelling" -> changed(o, TaskState.CANCELLING);
            case "queued" -> changed(o, TaskState.QUEUED);
            case "progress" -> progressed(o);
            case "ended" -> ended(o);
            default -> LOG.debug("unknown announcement {}", kind);
        }
    }

    /// A journal begins: it says first what waits and runs now. Who is not named ended while
    /// nobody listened.
    private void begin(String bootId) {
        boot = bootId;
        unconfirmed.clear();
        tasks.values().stream().filter(t -> !t.state().over()).map(SiteTask::id).forEach(unconfirmed::add);
    }

    private void confirmed() {
        unconfirmed.forEach(tasks::remove);
        unconfirmed.clear();
    }

    private void announced(JsonNode o, TaskState state) {
        TaskId id = new TaskId(o.path("id").asText());
        unconfirmed.remove(id);
        @Nullable SiteTask before = tasks.get(id);
        Instant at = at(o);
        String waitsFor = o.path("by").asText("");
        if (before != null && (!may(before.state(), state) || before.state() == state)) {
            // A blocked one may say anew for whom it waits.
            if (before.state() != TaskState.BLOCKED || state != TaskState.BLOCKED) {
                return;
            }
        }
        JsonNode brief = o.path("task");
        Map<String, Long> fences = new HashMap<>();
        o.path("fences")
                .properties()
                .forEach(e -> fences.put(e.getKey(), e.getValue().asLong()));
        List<Transition> transitions = transitions(before, new Transition(state, at, "", ""), state);
        JsonNode outside = o.path("outside");
        tasks.put(
                id,
                new SiteTask(
                        id,
                        brief.path("title").asText(),
                        brief.path("routine").asText(),
                        brief.path("by").asText(),
                        TaskJson.parent(brief),
                        TaskJson.readLeases(brief.path("resources")),
                        state,
                        o.path("seq").asLong(),
                        before != null && before.state() == state ? before.since() : at,
                        fences,
                        TaskId.isOne(waitsFor) ? Optional.of(new TaskId(waitsFor)) : Optional.empty(),
                        outside.isTextual() ? Optional.of(outside.asText()) : Optional.empty(),
                        before == null ? Optional.empty() : before.progress(),
                        Optional.empty(),
                        transitions));
    }

    private static boolean may(TaskState from, TaskState to) {
        return from == to || from.next().contains(to);
    }

    private static List<Transition> transitions(@Nullable SiteTask before, Transition next, TaskState state) {
        List<Transition> all = new ArrayList<>(before == null ? List.of() : before.transitions());
        if (before == null || before.state() != state) {
            all.add(next);
        }
        return all;
    }

    private void changed(JsonNode o, TaskState state) {
        @Nullable SiteTask before = tasks.get(new TaskId(o.path("id").asText()));
        if (before != null && before.state().next().contains(state)) {
            put(before, state, o, Optional.empty());
        }
    }

    private void ended(JsonNode o) {
        TaskId id = new TaskId(o.path("id").asText());
        TaskState state = TaskState.valueOf(o.path("state").asText().toUpperCase(Locale.ROOT));
        @Nullable SiteTask before = tasks.get(id);
        unconfirmed.remove(id);
        if (before == null || before.state().over()) {
            return;
        }
        Ending ending = new Ending(
                state,
                o.path("code").asInt(-1),
                o.path("reason").asText(""),
                o.path("who").asText(""),
                at(o));
        put(before, state, o, Optional.of(ending));
    }

    private void put(SiteTask before, TaskState state, JsonNode o, Optional<Ending> ending) {
        Instant at = at(o);
        Transition next = new Transition(
                state, at, o.path("who").asText(""), o.path("reason").asText(""));
        tasks.put(
                before.id(),
                new SiteTask(
                        before.id(),
                        before.title(),
                        before.routine(),
                        before.initiator(),
                        before.parent(),
                        before.leases(),
                        state,
                        before.sequence(),
                        at,
                        before.fences(),
                        Optional.empty(),
                        Optional.empty(),
                        before.progress(),
                        ending,
                        transitions(before, next, state)));
    }

    private void progressed(JsonNode o) {
        @Nullable SiteTask before = tasks.get(new TaskId(o.path("id").asText()));
        if (before != null && !before.state().over()) {
            tasks.put(before.id(), before.with(progress(o)));
        }
    }

    static Progress progress(JsonNode o) {
        JsonNode percent = o.path("percent");
        return new Progress(
                at(o),
                percent.isNumber()
                        ? OptionalDouble.of(Math.clamp(percent.asDouble() / 100, 0, 1))
                        : OptionalDouble.empty(),
                o.path("message").asText(""));
    }

    private static Instant at(JsonNode o) {
        return Instant.ofEpochMilli(o.path("at").asLong());
    }

    /// Keeps this many of those that are over.
    void forgetAllButNewest(int count) {
        List<TaskId> over = tasks.values().stream()
                .filter(t -> t.state().over())
                .map(SiteTask::id)
                .toList();
        over.subList(0, Math.max(0, over.size() - count)).forEach(tasks::remove);
    }

    String boot() {
        return boot;
    }

    /// Whether everything that was said at the beginning of the journal has been read.
    boolean whole() {
        return unconfirmed.isEmpty() && !boot.isEmpty();
    }

    List<SiteTask> tasks() {
        return inLine(tasks.values());
    }

    private static List<SiteTask> inLine(Collection<SiteTask> some) {
        return some.stream()
                .sorted(Comparator.comparingLong(SiteTask::sequence).thenComparing(SiteTask::id))
                .toList();
    }
}
