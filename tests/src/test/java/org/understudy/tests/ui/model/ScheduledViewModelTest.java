package org.understudy.tests.ui.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.understudy.app.desk.Confirmation;
import org.understudy.app.schedule.QueuedFace;
import org.understudy.app.schedule.ScheduleFace;
import org.understudy.app.schedule.ScheduledViewModel;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Rollout;
import org.understudy.model.task.TaskState;
import org.understudy.services.store.Claim;
import org.understudy.services.store.TaskRow;
import org.understudy.services.store.Worker;
import org.understudy.services.task.schedule.Schedules.Late;
import org.understudy.services.task.schedule.Timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The page of what is to come, over a database of the test's own.
@Tag("ui")
class ScheduledViewModelTest {
    private final Bench bench = new Bench();
    private final ScheduledViewModel page = new ScheduledViewModel(bench.desk);

    @AfterEach
    void close() {
        bench.own.store.close();
    }

    private Dispatch ask(String command) throws Exception {
        return bench.own.manager.ask("run", Map.of("command", command), "@shop", Rollout.USUAL);
    }

    private void every(String name, int hours) throws Exception {
        bench.own.schedules.add(name, ask("uptime"), new Timing.Every(Duration.ofHours(hours)), Late.RUN);
    }

    private void show() {
        page.activate();
        bench.drain();
    }

    private ScheduleFace face(String name) {
        return page.schedules().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothing_is_said_where_there_is_nothing() {
        show();
        assertEquals(List.of(), page.schedules());
        assertEquals("", page.warning().get());
        assertEquals("Select a schedule first.", page.pause().obstacleProperty().get());
        assertEquals(
                "Select a dispatch first.", page.cancel().obstacleProperty().get());
    }

    @Test
    void schedules_say_when_and_by_whom_and_that_no_runner_is_there() throws Exception {
        every("nightly", 6);
        show();
        ScheduleFace face = face("nightly");
        assertEquals("uptime on @shop", face.what());
        assertEquals("every 6 hours", face.rule());
        assertTrue(face.until().startsWith("in "), face.until());
        assertEquals("never", face.last());
        assertEquals("ann@desk", face.person());
        assertTrue(
                page.warning().get().startsWith("No runner is there"),
                page.warning().get());
        try (Worker runner = bench.own.store.worker("bob@nas")) {
            assertTrue(runner.present());
            bench.now.set(bench.now.get().plusSeconds(10));
            bench.drain();
            assertEquals("", page.warning().get());
            assertEquals("Runners: bob@nas", page.runners().get());
        }
    }

    @Test
    void pause_resume_and_remove_what_is_selected() throws Exception {
        every("one", 1);
        every("two", 2);
        show();
        page.selected().setAll(face("one"));
        assertEquals("It is not paused.", page.resume().obstacleProperty().get());
        page.pause().execute();
        bench.drain();
        assertEquals("paused", face("one").next());
        // It is another row now, and selected as before.
        assertEquals(List.of(face("one")), page.selected());
        page.resume().execute();
        bench.drain();
        assertFalse(face("one").paused());
        page.remove().execute();
        Confirmation asks = bench.dialog(Confirmation.class);
        assertEquals("Remove the schedule one?", asks.title());
        assertEquals(List.of("one: uptime on @shop, every 1 hour"), asks.consequences());
        asks.onConfirm().run();
        bench.drain();
        assertEquals(
                List.of("two"),
                page.schedules().stream().map(ScheduleFace::name).toList());
        assertEquals(List.of(), page.selected());
    }

    @Test
    void run_now_is_queued_and_the_last_run_is_shown_with_its_outcome() throws Exception {
        every("nightly", 6);
        show();
        String next = bench.own.schedules.one("nightly").next().toString();
        page.selected().setAll(face("nightly"));
        page.runNow().execute();
        bench.drain();
        assertEquals("Waits for a runner", face("nightly").last());
        QueuedFace queued = page.queued().getFirst();
        assertEquals("nightly, by ann@desk", queued.made());
        assertEquals(next, bench.own.schedules.one("nightly").next().toString());
        try (Worker runner = bench.own.store.worker("bob@nas")) {
            assertTrue(runner.present());
            TaskRow led = bench.own.store.tasks().claim(runner.number()).orElseThrow();
            Claim claim = new Claim(led.id(), runner.number(), led.fence());
            bench.now.set(bench.now.get().plusSeconds(10));
            bench.drain();
            assertEquals("Led by a runner", page.queued().getFirst().standing());
            assertTrue(bench.own
                    .store
                    .tasks()
                    .finish(claim, TaskState.FAILED, "", "It did not succeed on 1 of 2 hosts: web1"));
        }
        bench.now.set(bench.now.get().plusSeconds(10));
        bench.drain();
        assertEquals(List.of(), page.queued());
        assertEquals(
                "Failed, just now: It did not succeed on 1 of 2 hosts: web1",
                face("nightly").last());
    }

    @Test
    void what_waits_for_a_runner_is_taken_out_of_the_queue() throws Exception {
        TaskRow row = bench.own.queue.submit(ask("uptime"));
        show();
        QueuedFace queued = page.queued().getFirst();
        assertEquals("Waits for a runner", queued.standing());
        page.selectedQueued().setAll(queued);
        page.cancel().execute();
        bench.dialog(Confirmation.class).onConfirm().run();
        bench.drain();
        assertEquals(List.of(), page.queued());
        assertEquals(
                TaskState.CANCELLED,
                bench.own.store.tasks().one(row.id()).orElseThrow().state());
    }

    @Test
    void one_that_cannot_be_dispatched_says_why() throws Exception {
        bench.own.schedules.add(
                "after",
                ask("true"),
                new Timing.After(bench.own.queue.submit(ask("x")).id(), true),
                Late.RUN);
        show();
        assertEquals("when that is over", face("after").next());
        assertTrue(
                face("after").rule().startsWith("once, when task "),
                face("after").rule());
    }
}
