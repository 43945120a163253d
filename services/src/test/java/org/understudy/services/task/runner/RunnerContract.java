package org.understudy.services.task.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Rollout;
import org.understudy.model.task.TaskState;
import org.understudy.model.task.Transition;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.ScheduleRow;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.schedule.Schedules;
import org.understudy.services.task.schedule.Timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Runners as processes of their own: what they do together, and what becomes of it when they die.
abstract class RunnerContract {
    @TempDir
    Path folder;

    Store store;
    private Connections connections;
    private TaskSites sites;
    private Ground ground;

    /// Of a server; empty: a file.
    abstract String address();

    abstract String jdbc();

    @BeforeEach
    final void open() throws Exception {
        store = new Store(new StorePaths(folder, address()), Clock.systemUTC(), "ann@desk");
        connections = new Connections(SshSettings.ofHome(folder), Prompts.nobody());
        sites = new TaskSites(connections, RunnerProcess.place(folder));
        ground = RunnerProcess.ground(folder, store, connections, sites);
        store.addHost(new Host("web1", new HostAddress.Local(), Privilege.NONE));
        store.addHost(new Host("web2", new HostAddress.Local(), Privilege.NONE));
    }

    @AfterEach
    final void close() {
        sites.close();
        connections.close();
        store.close();
    }

    final RunnerProcess runner() throws Exception {
        return RunnerProcess.start(folder, address());
    }

    private Path done() {
        return folder.resolve("done");
    }

    private Path go() {
        return folder.resolve("go");
    }

    /// Says that it was done, once per time that it is.
    final Dispatch once() throws Exception {
        return ask("echo \"$UNDERSTUDY_TASK\" >>'" + done() + "'");
    }

    /// The same, but it ends only when the test wants.
    final Dispatch held() throws Exception {
        return ask("echo \"$UNDERSTUDY_TASK\" >>'" + done() + "'; until [ -e '" + go() + "' ]; do sleep 0.05; done");
    }

    private Dispatch ask(String command) throws Exception {
        return ground.manager().ask("run", Map.of("command", command), "web1,web2", Rollout.USUAL);
    }

    final TaskRow submit(Dispatch dispatch) throws Exception {
        return ground.queue().submit(dispatch);
    }

    final List<String> lines() throws Exception {
        return Files.exists(done()) ? Files.readAllLines(done()) : List.of();
    }

    final void letGo() throws Exception {
        Files.createFile(go());
    }

    final void awaitRunning() {
        await().until(() -> lines().size() == 2);
    }

    final TaskRow awaitEnd(TaskRow of) {
        return await().until(
                        () -> store.tasks().one(of.id()).orElseThrow(),
                        row -> row.state().over());
    }

    static org.awaitility.core.ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(30));
    }

    /// Each host once, each with its end and the way there.
    final void assertDoneOnce(TaskRow dispatch) throws Exception {
        List<TaskRow> parts = store.tasks().parts(dispatch.id());
        assertEquals(
                List.of("web1", "web2"),
                parts.stream().map(TaskRow::host).sorted().toList());
        for (TaskRow part : parts) {
            assertEquals(TaskState.SUCCEEDED, part.state(), part::toString);
            assertEquals(0, part.code());
            assertEquals(
                    List.of(TaskState.QUEUED, TaskState.RUNNING, TaskState.SUCCEEDED),
                    store.tasks().transitions(part.id()).stream()
                            .map(Transition::state)
                            .toList());
        }
        assertEquals(
                parts.stream().map(TaskRow::id).sorted().toList(),
                lines().stream()
                        .filter(l -> parts.stream().anyMatch(p -> p.id().equals(l)))
                        .sorted()
                        .toList());
    }

    @Test
    void severalRunnersDoEachDispatchOnce() throws Exception {
        List<TaskRow> all = new ArrayList<>();
        try (RunnerProcess one = runner();
                RunnerProcess two = runner()) {
            for (int i = 0; i < 8; i++) {
                all.add(submit(once()));
            }
            for (TaskRow each : all) {
                TaskRow end = awaitEnd(each);
                assertEquals(TaskState.SUCCEEDED, end.state(), end::reason);
                assertDoneOnce(each);
            }
            assertTrue(one.end());
            assertTrue(two.end());
        }
        assertEquals(16, lines().size());
        assertEquals(16, new TreeSet<>(lines()).size());
    }

    @Test
    void aKilledRunnerIsFollowedByAnotherAndNothingIsBegunTwice() throws Exception {
        TaskRow dispatch;
        try (RunnerProcess one = runner()) {
            dispatch = submit(held());
            awaitRunning();
            one.kill();
        }
        assertEquals(
                TaskState.RUNNING,
                store.tasks().one(dispatch.id()).orElseThrow().state());
        try (RunnerProcess two = runner()) {
            two.await("Taken over: ");
            letGo();
            assertEquals(TaskState.SUCCEEDED, awaitEnd(dispatch).state());
        }
        assertDoneOnce(dispatch);
        assertEquals(2, lines().size());
    }

    @Test
    void whoIsToldToEndLeavesWhatRunsAndGivesTheRestBack() throws Exception {
        TaskRow dispatch;
        try (RunnerProcess one = runner()) {
            dispatch = submit(held());
            awaitRunning();
            assertTrue(one.end(), "it ends although its tasks run");
        }
        TaskRow waits = submit(once());
        try (RunnerProcess two = runner()) {
            two.await("Taken over: ");
            assertEquals(TaskState.SUCCEEDED, awaitEnd(waits).state());
            assertEquals(
                    TaskState.RUNNING,
                    store.tasks().one(dispatch.id()).orElseThrow().state());
            letGo();
            assertEquals(TaskState.SUCCEEDED, awaitEnd(dispatch).state());
        }
        assertEquals(4, lines().size());
    }

    @Test
    void whoCancelsIsHeardByTheRunnerThatLeadsIt() throws Exception {
        try (RunnerProcess _ = runner()) {
            TaskRow dispatch = submit(held());
            awaitRunning();
            assertTrue(store.tasks().cancel(dispatch.id(), "bob@desk", "not tonight"));
            TaskRow end = awaitEnd(dispatch);
            assertEquals(TaskState.CANCELLED, end.state());
            assertEquals("not tonight", end.reason());
            for (TaskRow part : store.tasks().parts(dispatch.id())) {
                assertEquals(TaskState.CANCELLED, part.state());
            }
        }
    }

    @Test
    void schedulesRunOnceEachHoweverManyRunnersThereAre() throws Exception {
        Instant now = ground.schedules().now();
        TaskRow first = submit(once());
        ground.schedules().add("second", once(), new Timing.After(first.id(), true), Schedules.Late.RUN);
        ground.schedules().add("now", once(), new Timing.At(now), Schedules.Late.RUN);
        ground.schedules().add("late", once(), new Timing.Every(Duration.ofHours(1)), Schedules.Late.RUN);
        ground.schedules().add("skipped", once(), new Timing.Every(Duration.ofHours(1)), Schedules.Late.SKIP);
        ground.schedules().add("asleep", once(), new Timing.Every(Duration.ofHours(1)), Schedules.Late.RUN);
        ground.schedules().pause("asleep");
        // As if nobody had been there for five hours.
        try (Connection c = DriverManager.getConnection(jdbc())) {
            c.createStatement()
                    .execute("UPDATE schedules SET next_at = next_at - 18000000, created = created - 18000000"
                            + " WHERE name IN ('late', 'skipped', 'asleep')");
        }
        try (RunnerProcess one = runner();
                RunnerProcess two = runner()) {
            await().until(() -> lines().size() == 8);
            await().until(() ->
                    store.tasks().newest(100).stream().allMatch(t -> t.state().over()));
            assertTrue(one.end());
            assertTrue(two.end());
        }
        Map<String, ScheduleRow> all = new java.util.TreeMap<>();
        ground.schedules().all().forEach(s -> all.put(s.name(), s));
        assertEquals(
                List.of("", "late", "now", "second"),
                store.tasks().newest(100).stream()
                        .map(TaskRow::schedule)
                        .sorted()
                        .toList());
        assertEquals(4, all.get("late").missed());
        assertTrue(all.get("late").next().isAfter(now));
        assertEquals(5, all.get("skipped").missed());
        assertEquals("", all.get("skipped").lastTask());
        assertTrue(all.get("skipped").next().isAfter(now));
        assertEquals(0, all.get("asleep").missed());
        assertEquals(null, all.get("now").next());
        assertEquals(8, lines().size());
    }
}
