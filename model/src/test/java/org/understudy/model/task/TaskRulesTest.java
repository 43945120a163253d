package org.understudy.model.task;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TaskRulesTest {
    private static final Resource SHOP = new Resource("domain", "shop");
    private final Random random = new Random(7);

    @Test
    void whatIsOverStaysOverAndEveryStateCanGetThere() {
        for (TaskState state : TaskState.values()) {
            assertEquals(state.over(), state.next().isEmpty(), state::name);
            assertFalse(state.next().contains(state), state::name);
            assertTrue(state.over() || state.next().contains(TaskState.LOST), state::name);
        }
        assertFalse(TaskState.BLOCKED.next().contains(TaskState.CANCELLING), "what waits has nothing to be stopped");
        assertEquals(
                Set.of(TaskState.RUNNING, TaskState.CANCELLING),
                Set.of(TaskState.values()).stream().filter(TaskState::holds).collect(Collectors.toSet()));
    }

    @Test
    void numbersAreOfVersionSevenAndInTheOrderOfTime() {
        Set<String> seen = new HashSet<>();
        TaskId last = TaskId.make(Instant.EPOCH, random);
        for (int i = 1; i < 1000; i++) {
            TaskId next = TaskId.make(Instant.ofEpochMilli(1_700_000_000_000L + i), random);
            assertEquals(7, UUID.fromString(next.value()).version());
            assertEquals(2, UUID.fromString(next.value()).variant());
            assertTrue(next.compareTo(last) > 0);
            assertTrue(seen.add(next.value()));
            last = next;
        }
        assertTrue(last.isMeantBy(last.shortForm()));
        assertFalse(last.isMeantBy(last.value().substring(33)), "three digits are too few");
        assertThrows(IllegalArgumentException.class, () -> new TaskId("../../etc/passwd"));
    }

    @Test
    void keysAreSafeAndDifferent() {
        List<String> names = List.of(
                "",
                "shop",
                "Shop",
                "a/b",
                "a%2fb",
                "a b",
                "a\nb",
                "ü",
                "u\u0308",
                "*",
                "..",
                "~",
                "x".repeat(120),
                "ß".repeat(100),
                "ß".repeat(101),
                "ß".repeat(99) + "s");
        Set<String> keys = new HashSet<>();
        for (String name : names) {
            String key = new Resource("disk", name).key();
            assertTrue(key.matches("[a-z]+(:[A-Za-z0-9._%~-]+)?"), key);
            assertTrue(key.length() <= 200, key);
            assertTrue(keys.add(key), () -> name + " has the key of another one: " + key);
        }
        assertEquals("host", Resource.HOST.key());
        assertEquals("domain:shop", SHOP.key());
    }

    @Test
    void resourcesAreReadAsPeopleWriteThemOrRefusedInWords() throws Exception {
        assertEquals(SHOP, Resource.parse("domain:shop"));
        assertEquals(new Resource("device", "0000:00:08.0"), Resource.parse("device:0000:00:08.0"));
        for (String bad : List.of("", ":x", "Domain:x", "a b", "disk:" + "x".repeat(121))) {
            ProblemException e = assertThrows(ProblemException.class, () -> Resource.parse(bad), bad);
            assertEquals(Kind.BAD_INPUT, e.kind());
            assertFalse(e.problem().remedies().isEmpty());
        }
    }

    @Test
    void onlySharedOnesGoTogether() {
        assertFalse(Lease.shared(SHOP).clashes(Lease.shared(SHOP)));
        assertTrue(Lease.shared(SHOP).clashes(Lease.exclusive(SHOP)));
        assertTrue(Lease.exclusive(SHOP).clashes(Lease.exclusive(SHOP)));
        assertFalse(Lease.exclusive(SHOP).clashes(Lease.exclusive(Resource.HOST)));
    }

    @Test
    void whoIsInTheWayIsTheFirstInLineThatClashes() {
        SiteTask over = task(1, TaskState.SUCCEEDED, Lease.exclusive(SHOP));
        SiteTask runs = task(2, TaskState.RUNNING, Lease.shared(SHOP));
        SiteTask elsewhere = task(3, TaskState.RUNNING, Lease.exclusive(Resource.HOST));
        SiteTask waits = task(4, TaskState.BLOCKED, Lease.exclusive(SHOP));
        SiteTask behind = task(5, TaskState.BLOCKED, Lease.shared(SHOP));
        List<SiteTask> all = List.of(behind, waits, elsewhere, runs, over);
        assertEquals(Optional.of(runs), waits.blockedBy(all));
        assertEquals(Optional.of(waits), behind.blockedBy(all), "it does not overtake");
        assertEquals(Optional.empty(), runs.blockedBy(all));
        assertEquals(Optional.of(runs), SiteTask.holderOf(SHOP, all));
        assertEquals(Optional.empty(), SiteTask.holderOf(new Resource("domain", "other"), all));
    }

    private SiteTask task(long sequence, TaskState state, Lease lease) {
        return new SiteTask(
                TaskId.make(Instant.EPOCH, random),
                "t" + sequence,
                "run",
                "ann@desk",
                Optional.empty(),
                List.of(lease),
                state,
                sequence,
                Instant.EPOCH,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    @Test
    void aSpecificationIsOrderedAndOneLineAndChecked() throws Exception {
        TaskSpec spec =
                spec("a\n  title\u0000 of\tlines " + "x".repeat(500), Lease.shared(SHOP), Lease.shared(Resource.HOST));
        assertTrue(spec.title().startsWith("a title of lines x"), spec::title);
        assertTrue(spec.title().length() <= 160 && spec.title().endsWith("…"));
        assertEquals(
                List.of("domain:shop", "host"),
                spec.leases().stream().map(l -> l.resource().key()).toList());
        assertEquals(spec, spec.check());
        TaskSpec twice = spec("twice", Lease.shared(SHOP), Lease.exclusive(SHOP));
        assertEquals(
                Kind.BAD_INPUT,
                assertThrows(ProblemException.class, twice::check).kind());
        assertNotEquals(spec, twice);
    }

    private TaskSpec spec(String title, Lease... leases) {
        return new TaskSpec(
                TaskId.make(Instant.EPOCH, random),
                "run",
                1,
                title,
                Map.of(),
                List.of(leases),
                "ann@desk",
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }
}
