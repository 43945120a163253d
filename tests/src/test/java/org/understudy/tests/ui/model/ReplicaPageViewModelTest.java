package org.understudy.tests.ui.model;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.understudy.app.desk.AccessSheet;
import org.understudy.app.desk.Confirmation;
import org.understudy.app.desk.ProblemReport;
import org.understudy.app.desk.Route;
import org.understudy.app.replica.ReplicaPageViewModel;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.replica.Replica.MachineState;
import org.understudy.model.replica.SyncPoint;
import org.understudy.tests.ui.fake.Samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplicaPageViewModelTest {
    private final Bench bench = new Bench();

    private ReplicaPageViewModel page(String name) {
        ReplicaPageViewModel page = new ReplicaPageViewModel(bench.desk, name);
        page.activate();
        bench.drain();
        return page;
    }

    private static int selected(ReplicaPageViewModel page) {
        SyncPoint point = page.selectedProperty().get();
        return point == null ? 0 : point.number();
    }

    @Test
    void shows_the_current_point_first_and_how_fresh_it_is() {
        ReplicaPageViewModel page = page("shop");
        assertEquals(5, selected(page));
        assertEquals("4 minutes ago", page.freshnessProperty().get());
        bench.now.set(Samples.NOW.plus(Duration.ofHours(3)));
        bench.drain();
        assertEquals("3 hours ago", page.freshnessProperty().get());
    }

    @Test
    void says_why_something_cannot_be_done() {
        ReplicaPageViewModel running = page("shop");
        assertEquals(
                "It is running already; stop it first.",
                running.bootCurrent().obstacleProperty().get());
        assertFalse(running.bootCurrent().executable().get());
        assertTrue(running.syncNow().executable().get(), "a replica may run while the next sync goes on");
        ReplicaPageViewModel off = page("ledger");
        assertEquals("It is not running.", off.stop().obstacleProperty().get());
        assertTrue(off.bootCurrent().executable().get());
        assertEquals(
                "This sync point is the current one.",
                off.rollback().obstacleProperty().get());
    }

    @Test
    void boots_and_keeps_the_answers() {
        ReplicaPageViewModel page = page("ledger");
        page.bootCurrent().execute();
        bench.step();
        assertNotNull(page.taskProperty().get());
        assertTrue(page.syncNow().obstacleProperty().get().contains("Boot ledger"));
        bench.finish();
        assertNull(page.taskProperty().get());
        assertEquals(3, page.bootProperty().get().answers().size());
        assertEquals(MachineState.RUNNING, page.replicaProperty().get().machine());
        assertTrue(page.syncNow().executable().get());
    }

    @Test
    void a_sync_moves_the_selection_to_the_new_current_point() {
        ReplicaPageViewModel page = page("shop");
        page.syncNow().execute();
        bench.finish();
        assertEquals(6, selected(page));
    }

    @Test
    void a_point_that_a_person_chose_stays_selected() {
        ReplicaPageViewModel page = page("shop");
        page.selectedProperty().set(page.points().get(1));
        page.syncNow().execute();
        bench.finish();
        assertEquals(2, selected(page));
    }

    @Test
    void rollback_asks_and_names_the_consequences() {
        ReplicaPageViewModel page = page("shop");
        page.selectedProperty().set(page.points().get(1));
        page.rollback().execute();
        bench.finish();
        assertEquals(5, page.replicaProperty().get().current(), "nothing happens before it is confirmed");
        Confirmation asked = bench.dialog(Confirmation.class);
        assertEquals("Make current", asked.action());
        assertTrue(asked.kept().contains("3 newer sync points are kept."), asked.kept()::toString);
        asked.onConfirm().run();
        bench.finish();
        assertEquals(2, page.replicaProperty().get().current());
    }

    @Test
    void removal_wants_the_name_typed_and_leaves_the_page() {
        bench.desk.navigation().go(new Route.ReplicaPage("shop"));
        ReplicaPageViewModel page = page("shop");
        page.removal().execute();
        bench.finish();
        Confirmation asked = bench.dialog(Confirmation.class);
        assertEquals("shop", asked.typedName());
        assertTrue(asked.consequences().stream().anyMatch(c -> c.contains("5 sync points")));
        asked.onConfirm().run();
        bench.finish();
        assertEquals(new Route.Overview(), bench.route());
        assertTrue(page.goneProperty().get());
    }

    @Test
    void a_failure_is_reported_with_its_remedies_and_everything_can_be_tried_again() {
        ReplicaPageViewModel page = page("shop");
        bench.replicas.failNext(Samples.noSpace());
        page.syncNow().execute();
        bench.finish();
        assertEquals(Samples.noSpace(), bench.dialog(ProblemReport.class).problem());
        assertTrue(page.syncNow().executable().get());
    }

    @Test
    void a_cancelled_sync_is_no_error() {
        ReplicaPageViewModel page = page("shop");
        page.syncNow().execute();
        bench.step();
        page.taskProperty().get().cancel().execute();
        bench.finish();
        assertNull(bench.desk.dialogs().currentProperty().get());
        assertEquals(5, page.points().size());
        assertNull(page.taskProperty().get());
    }

    @Test
    void looks_at_the_source_when_asked() {
        ReplicaPageViewModel page = page("shop");
        page.lookAtSource().execute();
        assertEquals(
                "It is being looked at.", page.lookAtSource().obstacleProperty().get());
        bench.finish();
        assertEquals(4, page.looking().resultProperty().get().selection().size());
        assertTrue(page.lookAtSource().executable().get());
    }

    /// The wizard, for example: the page does not wait for its own tasks only.
    @Test
    void what_another_page_began_blocks_this_one_until_it_is_over() {
        ReplicaPageViewModel page = page("shop");
        bench.desk.tasks().follow("replica:shop", bench.replicas.stop("shop", false), _ -> {}, _ -> {});
        bench.drain();
        assertEquals(
                "Wait until it is over: Stop shop.",
                page.syncNow().obstacleProperty().get());
        bench.finish();
        assertNull(page.taskProperty().get());
        assertTrue(page.syncNow().executable().get());
    }

    @Test
    void a_point_is_removed_after_it_was_confirmed_but_not_the_current_one() {
        ReplicaPageViewModel page = page("ledger");
        assertTrue(page.prune().obstacleProperty().get().contains("current"));
        page.selectedProperty().set(page.points().get(1));
        page.prune().execute();
        bench.drain();
        Confirmation asked = bench.dialog(Confirmation.class);
        assertEquals("Remove sync point 2", asked.action());
        asked.onConfirm().run();
        bench.finish();
        assertEquals(1, page.points().size());
        assertEquals(1, selected(page));
        ReplicaPageViewModel running = page("shop");
        running.selectedProperty().set(running.points().get(1));
        assertTrue(running.prune().obstacleProperty().get().contains("stop it first"));
    }

    @Test
    void a_machine_that_does_not_shut_down_can_have_its_plug_pulled() {
        ReplicaPageViewModel page = page("shop");
        page.stop().execute();
        Confirmation stop = bench.dialog(Confirmation.class);
        bench.desk.dialogs().close(stop);
        bench.replicas.failNext(Problem.of(Kind.TIMED_OUT, "shop does not shut down.", "It was asked."));
        stop.onConfirm().run();
        bench.finish();
        Confirmation force = bench.dialog(Confirmation.class);
        assertEquals("Pull the plug", force.action());
        assertTrue(force.sentence().contains("does not shut down"));
        bench.desk.dialogs().close(force);
        force.onConfirm().run();
        bench.finish();
        assertEquals(MachineState.OFF, page.replicaProperty().get().machine());
    }

    @Test
    void the_ways_to_a_running_replica_are_shown_also_after_another_console_booted_it() {
        ReplicaPageViewModel page = page("shop");
        page.console().execute();
        bench.drain();
        AccessSheet sheet = bench.dialog(AccessSheet.class);
        assertEquals(3, sheet.access().forwards().size());
        assertEquals(
                "It is not running; boot it first.",
                page("ledger").console().obstacleProperty().get());
    }

    @Test
    void a_page_that_was_left_hears_nothing_any_more() {
        ReplicaPageViewModel page = page("shop");
        page.deactivate();
        bench.replicas.set(List.of());
        bench.drain();
        assertFalse(page.goneProperty().get());
        page.activate();
        bench.drain();
        assertTrue(page.goneProperty().get());
    }
}
