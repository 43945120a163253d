package org.understudy.tests.ui.model;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.understudy.app.desk.Route;
import org.understudy.app.desk.TextSheet;
import org.understudy.app.replica.wizard.ReplicateStep;
import org.understudy.app.replica.wizard.ReplicateViewModel;
import org.understudy.tests.ui.fake.Samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReplicateViewModelTest {
    private final Bench bench = new Bench();
    private final ReplicateViewModel wizard = wizard();

    private ReplicateViewModel wizard() {
        ReplicateViewModel made = new ReplicateViewModel(bench.desk, "");
        made.activate();
        bench.drain();
        return made;
    }

    private ReplicateStep step() {
        return wizard.stepProperty().get();
    }

    private void next() {
        assertEquals("", wizard.obstacle().get());
        wizard.next().execute();
        bench.finish();
    }

    private void toReview() {
        wizard.wish().sourceProperty().set("ledger-db");
        next();
        next();
        wizard.wish().portalProperty().set("portal1");
        wizard.wish().nameProperty().set("books");
        next();
        next();
        assertEquals(ReplicateStep.REVIEW, step());
    }

    @Test
    void each_step_says_what_is_missing() {
        assertEquals("Choose the system to replicate.", wizard.obstacle().get());
        wizard.next().execute();
        assertEquals(ReplicateStep.SOURCE, step());
        wizard.wish().sourceProperty().set("ledger-db");
        wizard.next().execute();
        assertEquals(ReplicateStep.DISCOVERY, step());
        assertEquals("It is being looked at.", wizard.obstacle().get());
        bench.finish();
        next();
        assertEquals(
                "Choose the host that shall keep the replica.",
                wizard.obstacle().get());
        wizard.wish().portalProperty().set("portal1");
        assertEquals("", wizard.obstacle().get());
        wizard.wish().nameProperty().set("not a name");
        assertTrue(wizard.obstacle().get().startsWith("A name has letters"));
        wizard.wish().nameProperty().set("shop");
        assertEquals(
                "shop is already the replica of shop-server on portal1.",
                wizard.obstacle().get());
    }

    @Test
    void suggests_the_name_of_the_source_until_somebody_types_another() {
        wizard.wish().sourceProperty().set("ledger-db");
        assertEquals("ledger-db", wizard.wish().nameProperty().get());
        wizard.wish().nameProperty().set("books");
        wizard.wish().sourceProperty().set("shop-server");
        assertEquals("books", wizard.wish().nameProperty().get());
    }

    @Test
    void going_back_and_forth_keeps_what_was_found_out() {
        toReview();
        var facts = wizard.discovery().resultProperty().get();
        var plan = wizard.planning().resultProperty().get();
        for (int i = 0; i < 4; i++) {
            wizard.back().execute();
        }
        assertEquals(ReplicateStep.SOURCE, step());
        for (int i = 0; i < 4; i++) {
            next();
        }
        assertSame(facts, wizard.discovery().resultProperty().get());
        assertSame(plan, wizard.planning().resultProperty().get());
    }

    @Test
    void another_name_makes_another_plan_and_another_source_another_look() {
        toReview();
        var plan = wizard.planning().resultProperty().get();
        wizard.back().execute();
        wizard.back().execute();
        wizard.wish().nameProperty().set("ledger-copy");
        next();
        assertEquals("ledger-copy", wizard.planning().resultProperty().get().replica());
        assertFalse(plan.equals(wizard.planning().resultProperty().get()));
        for (int i = 0; i < 3; i++) {
            wizard.back().execute();
        }
        wizard.wish().sourceProperty().set("shop-server");
        wizard.next().execute();
        assertNull(wizard.discovery().resultProperty().get());
        bench.finish();
        assertEquals("shop-server", wizard.discovery().resultProperty().get().hostname());
        assertNull(wizard.planning().resultProperty().get());
    }

    @Test
    void a_plan_with_problems_goes_no_further() {
        bench.replicas.planProblems(List.of("The name ledger is taken on portal1."));
        wizard.wish().sourceProperty().set("ledger-db");
        next();
        next();
        wizard.wish().portalProperty().set("portal1");
        next();
        assertEquals("The name ledger is taken on portal1.", wizard.obstacle().get());
        assertFalse(wizard.next().executable().get());
    }

    @Test
    void a_failed_look_tells_why_and_can_be_repeated() {
        bench.replicas.failNext(Samples.unreachable("ledger-db"));
        wizard.wish().sourceProperty().set("ledger-db");
        next();
        assertEquals(
                Samples.unreachable("ledger-db"),
                wizard.discovery().problemProperty().get());
        assertFalse(wizard.next().executable().get());
        wizard.discoverAgain().execute();
        bench.finish();
        assertNotNull(wizard.discovery().resultProperty().get());
        assertTrue(wizard.next().executable().get());
    }

    @Test
    void a_profile_that_cannot_be_read_is_told_at_the_plan() {
        wizard.wish().sourceProperty().set("ledger-db");
        next();
        next();
        wizard.wish().portalProperty().set("portal1");
        wizard.wish().profileFileProperty().set("/nowhere.profile");
        next();
        assertTrue(wizard.planning().problemProperty().get().what().contains("/nowhere.profile"));
    }

    @Test
    void the_command_line_does_the_same() {
        toReview();
        assertEquals(
                "understudy replicate ledger-db --portal portal1 --name books --boot",
                wizard.wish().commandLine().get());
        wizard.wish().bootAfterProperty().set(false);
        wizard.wish().verifyProperty().set(true);
        wizard.wish().profileFileProperty().set("/home/ann/it's mine.profile");
        assertEquals(
                "understudy replicate ledger-db --portal portal1 --name books --profile '/home/ann/it'\\''s mine.profile'"
                        + " --verify",
                wizard.wish().commandLine().get());
    }

    @Test
    void replicates_what_was_reviewed() {
        toReview();
        wizard.domainXml().execute();
        assertTrue(bench.dialog(TextSheet.class).text().contains("understudy-books"));
        next();
        assertEquals(ReplicateStep.RUN, step());
        assertEquals(
                List.of("books"),
                bench.replicas.requests().stream().map(r -> r.replica()).toList());
        assertEquals(1, wizard.running().resultProperty().get().point().number());
        assertTrue(wizard.finished());
        wizard.open().execute();
        assertEquals(new Route.ReplicaPage("books"), bench.route());
    }

    @Test
    void a_failed_run_can_be_tried_again() {
        toReview();
        bench.replicas.failNext(Samples.noSpace());
        next();
        assertEquals(Samples.noSpace(), wizard.running().problemProperty().get());
        assertFalse(wizard.finished());
        wizard.runAgain().execute();
        bench.finish();
        assertNotNull(wizard.running().resultProperty().get());
    }

    @Test
    void closing_while_it_runs_leaves_it_running_and_its_own_button_cancels() {
        toReview();
        bench.desk.navigation().go(new Route.Replicate(""));
        wizard.next().execute();
        bench.step();
        bench.step();
        assertEquals(
                "It is running; cancel it first.",
                wizard.back().obstacleProperty().get());
        wizard.cancel().execute();
        bench.step();
        assertEquals(new Route.Overview(), bench.route());
        assertTrue(wizard.left());
        assertTrue(wizard.running().busy());
        wizard.running().taskProperty().get().cancel().execute();
        bench.finish();
        assertTrue(bench.replicas.find("books").isEmpty());
        assertFalse(wizard.running().busy());
        assertTrue(wizard.back().executable().get());
    }

    @Test
    void a_tree_in_a_directory_is_another_system() {
        wizard.wish().sourceProperty().set("ledger-db");
        wizard.wish().rootProperty().set("mnt/disk");
        assertEquals(
                "Write the directory with its whole path, like /mnt/disk.",
                wizard.obstacle().get());
        wizard.wish().rootProperty().set("/mnt/disk/");
        next();
        next();
        wizard.wish().portalProperty().set("portal1");
        wizard.wish().nameProperty().set("ledger");
        assertEquals(
                "ledger is already the replica of ledger-db on portal1.",
                wizard.obstacle().get());
        wizard.wish().nameProperty().set("old-disk");
        next();
        next();
        assertEquals(
                "understudy replicate ledger-db --portal portal1 --name old-disk --root /mnt/disk --boot",
                wizard.wish().commandLine().get());
        next();
        assertEquals("/mnt/disk", bench.replicas.requests().getLast().root());
    }

    @Test
    void cancelling_before_it_runs_just_leaves() {
        bench.desk.navigation().go(new Route.Replicate(""));
        wizard.wish().sourceProperty().set("ledger-db");
        wizard.next().execute();
        bench.step();
        wizard.cancel().execute();
        bench.finish();
        assertEquals(new Route.Overview(), bench.route());
        assertNull(wizard.discovery().resultProperty().get(), "what was cancelled brings no result");
    }
}
