package org.understudy.services.store;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.model.task.Transition;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What the queue promises, whichever database holds it.
abstract class TaskTableContract {
    private static final Random RANDOM = new Random(7);

    @TempDir
    Path folder;

    /// The address of a server; empty: a file.
    abstract String address();

    final Store store() {
        return new Store(new StorePaths(folder, address()), Clock.systemUTC(), "ann@desk");
    }

    static TaskRow dispatch() {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        String id = TaskId.make(now, RANDOM).value();
        return TaskRow.queued(id, null, "", "run", 1, "uptime", "{}", "{\"v\":1}", "ann@desk", "", now);
    }

    static TaskRow part(TaskRow of, String host) {
        String id = TaskId.make(of.created(), RANDOM).value();
        return TaskRow.queued(id, of.id(), host, "run", 1, "uptime", "{}", "", "ann@desk", "", of.created());
    }

    static Claim claim(TaskRow row) {
        return new Claim(row.id(), row.worker(), row.fence());
    }

    @Test
    void eachIsClaimedOnceWhoeverAsks() throws Exception {
        int tasks = 120;
        int consoles = 4;
        try (Store store = store()) {
            for (int i = 0; i < tasks; i++) {
                TaskRow row = dispatch();
                store.tasks().add(row);
                store.tasks().add(row);
            }
        }
        ConcurrentLinkedQueue<String> claimed = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Exception> bad = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= consoles; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> {
                try (Store store = store()) {
                    Optional<TaskRow> row;
                    while ((row = store.tasks().claim(number)).isPresent()) {
                        claimed.add(row.get().id());
                        assertEquals(1, row.get().fence());
                        assertTrue(store.tasks().finish(claim(row.get()), TaskState.SUCCEEDED, "", ""));
                    }
                } catch (Exception e) {
                    bad.add(e);
                }
            }));
        }
        for (Thread each : threads) {
            each.join();
        }
        assertEquals(List.of(), List.copyOf(bad));
        assertEquals(tasks, claimed.size());
        assertEquals(tasks, claimed.stream().distinct().count());
        try (Store store = store()) {
            assertEquals(
                    List.of(TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCEEDED),
                    store.tasks().transitions(claimed.peek()).stream()
                            .map(Transition::state)
                            .toList());
        }
    }

    /// The other process.
    static final class Claimer {
        public static void main(String[] args) throws Exception {
            try (Store store = new Store(new StorePaths(Path.of(args[0]), args[1]), Clock.systemUTC(), "bob@desk");
                    Worker worker = store.worker("bob")) {
                worker.present();
                System.out.println(
                        store.tasks().claim(worker.number()).orElseThrow().id());
                System.in.read();
            }
        }
    }

    private Process claimer() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Claimer.class.getName(),
                        folder.toString(),
                        address())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void whatAWorkerLedIsTakenOverWhenItWasKilledAndNotBefore() throws Exception {
        try (Store store = store();
                Worker worker = store.worker("ann")) {
            worker.present();
            store.tasks().add(dispatch());
            Process other = claimer();
            try (BufferedReader out = other.inputReader()) {
                String id = out.readLine();
                TaskRow led = store.tasks().one(id).orElseThrow();
                assertEquals(List.of(), store.tasks().takeOver(worker.number()), "it lives");
                assertTrue(store.tasks().addParts(claim(led), List.of(part(led, "web1"))));
                other.destroyForcibly().waitFor();
                // A database server hears of the death of its client a moment later.
                List<TaskRow> taken = await().atMost(Duration.ofSeconds(20))
                        .until(() -> store.tasks().takeOver(worker.number()), all -> !all.isEmpty());
                assertEquals(List.of(id), taken.stream().map(TaskRow::id).toList());
                assertEquals(led.fence() + 1, taken.getFirst().fence());
                // The old right is worth nothing any more.
                assertFalse(store.tasks().finish(claim(led), TaskState.FAILED, "", ""));
                assertFalse(store.tasks().addParts(claim(led), List.of(part(led, "web2"))));
                assertFalse(store.tasks().giveBack(claim(led)));
                assertEquals(
                        List.of("web1"),
                        store.tasks().parts(id).stream().map(TaskRow::host).toList());
                assertTrue(store.tasks().finish(claim(taken.getFirst()), TaskState.SUCCEEDED, "", ""));
            } finally {
                other.destroyForcibly();
            }
        }
    }

    @Test
    void whatIsGivenBackWaitsAgainAndWhatIsLeftIsTakenByAnother() throws Exception {
        try (Store store = store()) {
            TaskTable tasks = store.tasks();
            TaskRow row = dispatch();
            tasks.add(row);
            TaskRow first = tasks.claim(1).orElseThrow();
            assertTrue(tasks.giveBack(claim(first)));
            TaskRow second = tasks.claim(2).orElseThrow();
            assertEquals(2, second.fence());
            assertTrue(tasks.addParts(claim(second), List.of(part(row, "web1"))));
            assertFalse(tasks.giveBack(claim(second)), "something of it may run");
            assertTrue(tasks.leave(claim(second)));
            assertEquals(Optional.empty(), tasks.claim(3));
            assertEquals(
                    List.of(row.id()),
                    tasks.takeOver(3).stream().map(TaskRow::id).toList());
        }
    }

    @Test
    void whatWasSeenIsKeptOnceAndNeverSetBack() throws Exception {
        try (Store store = store();
                Store other = store()) {
            Instant t = Instant.ofEpochMilli(1_000);
            TaskRow queued = part(dispatch(), "web1");
            TaskRow runs = seen(queued, TaskState.RUNNING, null);
            TaskRow ended = seen(queued, TaskState.FAILED, 7);
            Transition began = new Transition(TaskState.RUNNING, t, "", "");
            Transition end = new Transition(TaskState.FAILED, t.plusSeconds(1), "", "exit code 7");
            store.tasks().seen(runs, List.of(began));
            other.tasks().seen(ended, List.of(began, end));
            store.tasks().seen(runs, List.of(began));
            store.tasks().seen(ended, List.of(began, end));
            assertEquals(List.of(began, end), store.tasks().transitions(queued.id()));
            TaskRow kept = store.tasks().one(queued.id()).orElseThrow();
            assertEquals(TaskState.FAILED, kept.state());
            assertEquals(7, kept.code());
        }
    }

    @Test
    void whatEndedLongAgoIsRemovedButForWhatSchedulesReferTo() throws Exception {
        try (Store store = store()) {
            Instant now = store.schedules().now();
            TaskRow old = ended(dispatch(), now.minus(Duration.ofDays(91)));
            TaskRow older = ended(part(dispatch(), "web1"), now.minus(Duration.ofDays(99)));
            TaskRow awaited = ended(dispatch(), now.minus(Duration.ofDays(92)));
            TaskRow fresh = ended(part(dispatch(), "web2"), now.minus(Duration.ofDays(89)));
            TaskRow open = dispatch();
            Transition end = new Transition(TaskState.FAILED, now, "", "");
            store.tasks().add(open);
            store.tasks()
                    .seen(List.of(
                            new SeenTask(old, List.of(end)),
                            new SeenTask(older, List.of(end)),
                            new SeenTask(awaited, List.of()),
                            new SeenTask(fresh, List.of(end))));
            store.schedules()
                    .add(new ScheduleRow(
                            "later",
                            "{}",
                            "ann@desk",
                            "after",
                            awaited.id(),
                            "any",
                            "run",
                            false,
                            now,
                            null,
                            null,
                            "",
                            0,
                            null));
            assertEquals(
                    List.of(fresh.id(), older.id()),
                    store.tasks().past(10).stream().map(TaskRow::id).toList());
            assertEquals(
                    java.util.Set.of(old.id(), fresh.id()),
                    store.tasks().over(List.of(old.id(), fresh.id(), open.id())));
            assertEquals(1, store.tasks().forget(Duration.ofDays(90), 1));
            assertEquals(Optional.empty(), store.tasks().one(older.id()));
            assertEquals(1, store.tasks().forget(Duration.ofDays(90), 100));
            assertEquals(Optional.empty(), store.tasks().one(old.id()));
            assertEquals(List.of(), store.tasks().transitions(old.id()));
            assertEquals(0, store.tasks().forget(Duration.ofDays(90), 100));
            for (TaskRow each : List.of(awaited, fresh, open)) {
                assertTrue(store.tasks().one(each.id()).isPresent(), each::toString);
            }
            assertEquals(List.of(end), store.tasks().transitions(fresh.id()));
        }
    }

    private static TaskRow ended(TaskRow of, Instant at) {
        TaskRow row = seen(of, TaskState.FAILED, 1);
        return new TaskRow(
                row.id(),
                row.parent(),
                row.host(),
                row.routine(),
                row.version(),
                row.title(),
                row.parameters(),
                "",
                row.initiator(),
                "",
                row.state(),
                at,
                at,
                at,
                1,
                "",
                null,
                0,
                "",
                "");
    }

    private static TaskRow seen(TaskRow of, TaskState state, Integer code) {
        return new TaskRow(
                of.id(),
                of.parent(),
                of.host(),
                of.routine(),
                of.version(),
                of.title(),
                of.parameters(),
                "",
                of.initiator(),
                "",
                state,
                of.created(),
                Instant.ofEpochMilli(1_000),
                state.over() ? Instant.ofEpochMilli(2_000) : null,
                code,
                "",
                null,
                0,
                "",
                "");
    }

    @Test
    void aCancelledOneIsNotBegunAndTheWorkerOfOneThatRunsHearsOfIt() throws Exception {
        try (Store store = store()) {
            TaskTable tasks = store.tasks();
            TaskRow waits = dispatch();
            tasks.add(waits);
            assertTrue(tasks.cancel(waits.id(), "bob@desk", "not now"));
            assertFalse(tasks.cancel(waits.id(), "bob@desk", "not now"));
            assertEquals(Optional.empty(), tasks.claim(1));
            tasks.add(dispatch());
            TaskRow runs = tasks.claim(1).orElseThrow();
            assertTrue(tasks.cancel(runs.id(), "bob@desk", "enough"));
            TaskRow now = tasks.held(claim(runs)).orElseThrow();
            assertEquals(TaskState.CANCELLING, now.state());
            assertEquals("enough", now.cancelWhy());
        }
    }

    @Test
    void whoWaitsIsWokenBySomethingNew() throws Exception {
        try (Store store = store();
                Store other = store();
                Wakeups wakeups = store.wakeups()) {
            wakeups.await(Duration.ofMillis(300));
            wakeups.await(Duration.ofMillis(50));
            long began = System.nanoTime();
            Thread adds = Thread.ofPlatform().start(() -> {
                try {
                    other.tasks().add(dispatch());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            // It may come back early, but something new ends it long before its time.
            while (other.tasks().newest(1).isEmpty()) {
                wakeups.await(Duration.ofSeconds(30));
            }
            adds.join();
            assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 10);
        }
    }
}
