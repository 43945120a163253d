package org.understudy.tests.ui.model;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.understudy.app.desk.ProblemReport;
import org.understudy.app.desk.Route;
import org.understudy.app.task.dispatch.DispatchStep;
import org.understudy.app.task.dispatch.DispatchViewModel;
import org.understudy.app.task.dispatch.DryRunViewModel.Standing;
import org.understudy.app.task.dispatch.When;
import org.understudy.model.task.TaskState;
import org.understudy.services.store.ScheduleRow;
import org.understudy.services.store.TaskRow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The end of the wizard "Run a task on hosts", over a database of the test's own.
@Tag("ui")
class DispatchWhenTest {
    private final Bench bench = new Bench();
    private DispatchViewModel wizard = new DispatchViewModel(bench.desk, "portal1,shop-*");

    @AfterEach
    void close() {
        bench.own.store.close();
    }

    private void go(DispatchStep to) {
        bench.drain();
        wizard.activate();
        bench.drain();
        wizard.with().fields().stream()
                .filter(f -> f.name().equals("command"))
                .forEach(f -> f.valueProperty().set("uptime"));
        while (wizard.stepProperty().get() != to) {
            assertEquals("", wizard.obstacle().get());
            wizard.next().execute();
            bench.drain();
        }
    }

    private void choose(When when, String text) {
        wizard.when().whenProperty().set(when);
        wizard.when().textProperty(when).set(text);
        bench.drain();
    }

    private List<TaskRow> kept() throws Exception {
        return bench.own.store.tasks().newest(10);
    }

    @Test
    void now_is_one_press_and_asks_no_database() {
        go(DispatchStep.WHEN);
        assertEquals("", wizard.obstacle().get());
        assertEquals("Run it", wizard.nextTitle());
        assertEquals("understudy task submit run --on 'portal1,shop-*' -p command=uptime", wizard.commandLine());
        wizard.next().execute();
        bench.drain();
        assertEquals(
                "Nothing is begun here.",
                bench.dialog(ProblemReport.class).problem().what());
        assertFalse(wizard.finished());
    }

    @Test
    void what_is_left_to_a_runner_stands_in_the_queue() throws Exception {
        go(DispatchStep.WHEN);
        wizard.when().whenProperty().set(When.RUNNER);
        assertEquals("Queue it", wizard.nextTitle());
        wizard.next().execute();
        bench.drain();
        TaskRow row = kept().getFirst();
        assertEquals(TaskState.QUEUED, row.state());
        assertEquals("uptime", row.title());
        assertTrue(row.request().contains("portal1,shop-*"), row.request());
        assertTrue(wizard.finished());
        assertTrue(bench.route() instanceof Route.Scheduled, bench.route().toString());
    }

    @Test
    void what_is_written_is_read_at_once_and_said_in_words() throws Exception {
        go(DispatchStep.WHEN);
        choose(When.EVERY, "");
        assertEquals("How often: It has to be filled in.", wizard.obstacle().get());
        choose(When.EVERY, "often");
        assertTrue(wizard.when().wrong().get().startsWith("\"often\" is not a duration."));
        assertEquals(wizard.when().wrong().get(), wizard.obstacle().get());
        choose(When.EVERY, "1h30m");
        assertEquals("", wizard.obstacle().get());
        assertEquals("every 1 hour 30 minutes", wizard.when().words().get());
        assertEquals(3, wizard.when().next().size());
        assertTrue(
                wizard.when().next().getFirst().endsWith(", in 1 hour 30 minutes"),
                wizard.when().next().getFirst());
        choose(When.CRON, "0 0 31 2 *");
        assertTrue(
                wizard.when().wrong().get().startsWith("\"0 0 31 2 *\" never comes."),
                wizard.when().wrong().get());
        choose(When.CRON, "0 3 * * *");
        assertEquals("at 03:00", wizard.when().words().get());
        assertEquals(3, wizard.when().next().size());
        wizard.when().zoneProperty().set("Nowhere/Else");
        bench.drain();
        assertTrue(wizard.when().wrong().get().startsWith("\"Nowhere/Else\" is not a time zone."));
        choose(When.AT, "2001-01-01T00:00");
        wizard.when().zoneProperty().set("");
        bench.drain();
        assertTrue(wizard.when().wrong().get().startsWith("That time is over."));
        choose(When.AFTER, "beef");
        assertTrue(wizard.when().wrong().get().startsWith("There is no task beef"));
        // What was written for another way is still there.
        wizard.when().whenProperty().set(When.EVERY);
        bench.drain();
        assertEquals("", wizard.obstacle().get());
    }

    @Test
    void a_schedule_is_kept_as_the_command_line_would_keep_it() throws Exception {
        go(DispatchStep.WHEN);
        choose(When.EVERY, "6h");
        wizard.when().skipMissedProperty().set(true);
        assertEquals("run", wizard.when().nameProperty().get());
        assertEquals("Schedule it", wizard.nextTitle());
        assertEquals(
                "understudy schedule add run run --on 'portal1,shop-*' -p command=uptime --every 6h --missed skip",
                wizard.commandLine());
        wizard.next().execute();
        bench.drain();
        ScheduleRow row = bench.own.schedules.one("run");
        assertEquals("every", row.kind());
        assertEquals("PT6H", row.rule());
        assertEquals("skip", row.late());
        assertEquals("ann@desk", row.initiator());
        assertTrue(wizard.finished());
    }

    @Test
    void a_name_is_suggested_and_one_that_is_taken_is_refused_where_it_stands() throws Exception {
        a_schedule_is_kept_as_the_command_line_would_keep_it();
        wizard = new DispatchViewModel(bench.desk, "all");
        go(DispatchStep.WHEN);
        choose(When.CRON, "0 3 * * *");
        assertEquals("run-2", wizard.when().nameProperty().get());
        wizard.when().nameProperty().set("run");
        bench.drain();
        assertTrue(wizard.obstacle().get().startsWith("There is a schedule named run already."));
        wizard.when().nameProperty().set("bad name");
        bench.drain();
        assertTrue(wizard.obstacle().get().startsWith("\"bad name\" is no name for a schedule."));
        wizard.when().nameProperty().set("");
        assertEquals("Name: It has to be filled in.", wizard.obstacle().get());
        choose(When.EVERY, "2d");
        assertEquals("run-2", wizard.when().nameProperty().get());
        assertEquals("", wizard.obstacle().get());
    }

    @Test
    void after_a_dispatch_that_is_chosen() throws Exception {
        TaskRow first = bench.own.queue.submit(bench.own.manager.ask(
                "run", java.util.Map.of("command", "true"), "all", org.understudy.model.task.Rollout.USUAL));
        go(DispatchStep.WHEN);
        choose(When.AFTER, first.id().substring(28));
        assertEquals(
                List.of(first.id()),
                wizard.when().recent().stream().map(TaskRow::id).toList());
        assertEquals(
                "once, when task " + first.id().substring(28) + " has succeeded",
                wizard.when().words().get());
        wizard.next().execute();
        bench.drain();
        assertEquals(first.id(), bench.own.schedules.one("run").rule());
    }

    @Test
    void hosts_are_asked_and_told_one_by_one_until_it_is_stopped() {
        go(DispatchStep.PREVIEW);
        wizard.preview().dryRun().ask().execute();
        bench.drain();
        assertEquals(
                List.of(Standing.GOOD, Standing.BAD),
                wizard.preview().dryRun().rows().stream().map(r -> r.standing()).toList());
        assertEquals(
                "1 of 2 would do it. On 1 it would fail.",
                wizard.preview().dryRun().summary().get());
        assertFalse(wizard.preview().dryRun().stopCommand().executable().get());
        wizard.back().execute();
        wizard.back().execute();
        wizard.where().selectionProperty().set("all");
        bench.drain();
        go(DispatchStep.PREVIEW);
        assertEquals(0, wizard.preview().dryRun().rows().size());
        wizard.preview().dryRun().ask().execute();
        bench.drain();
        int all = wizard.preview().dryRun().rows().size();
        assertEquals(
                "2 of " + all + " have answered. On 1 it would fail.",
                wizard.preview().dryRun().summary().get());
        wizard.preview().dryRun().stopCommand().execute();
        assertEquals(
                all - 2,
                wizard.preview().dryRun().rows().stream()
                        .filter(r -> r.standing() == Standing.NOT_ASKED)
                        .count());
        assertTrue(wizard.preview().dryRun().ask().executable().get());
    }
}
