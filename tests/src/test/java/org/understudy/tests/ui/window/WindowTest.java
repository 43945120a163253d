package org.understudy.tests.ui.window;

import java.util.List;
import java.util.Optional;

import javafx.scene.input.KeyCode;
import javafx.stage.Stage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

import org.understudy.app.desk.Route;
import org.understudy.app.theme.ThemeChoice;
import org.understudy.tests.ui.fake.Samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The window with an estate in it, by hand and keyboard. Leaves pictures in `target/screenshots`.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class WindowTest {
    private TestWindow window;
    private UiRobot robot;

    @Start
    void start(Stage stage) {
        window = new TestWindow(
                stage,
                Samples.hosts(),
                List.of(Samples.ledger(), Samples.shop(TestWindow.screenshot().toString()), Samples.fresh()),
                Optional.empty(),
                1280,
                820);
        robot = new UiRobot(stage.getScene());
    }

    @AfterEach
    void stop() {
        robot.run(() -> window.close());
    }

    private Route route() {
        return robot.on(() -> window.desk.navigation().routeProperty().get());
    }

    /// In both themes.
    private void pictures(String name) {
        robot.snapshot(name + "-light");
        robot.run(() -> window.theme.set(ThemeChoice.DARK));
        robot.snapshot(name + "-dark");
        robot.run(() -> window.theme.set(ThemeChoice.LIGHT));
    }

    @Test
    void overview_lists_replicas_and_hosts_and_the_filter_narrows_both() {
        robot.awaitText("3 replicas");
        pictures("overview");
        robot.press(KeyCode.CONTROL, KeyCode.F);
        robot.await(
                "the filter has the focus",
                () -> "filter".equals(robot.focused().map(n -> n.getId()).orElse("")));
        robot.type("filter", "ledger");
        robot.await(
                "one replica is left",
                () -> robot.search(window.root(), n -> "nav-replica-shop".equals(n.getId()))
                        .isEmpty());
        assertTrue(robot.on(() -> robot.search(window.root(), n -> "nav-host-ledger-db".equals(n.getId()))
                .isPresent()));
        robot.press(KeyCode.ESCAPE);
        robot.find("nav-replica-shop");
    }

    @Test
    void a_replica_page_shows_its_points_and_their_proofs() {
        robot.click("nav-replica-shop");
        robot.awaitText("Running from sync point 5");
        robot.awaitText("Came up and answered all 3 probes.");
        pictures("replica");
        robot.click("point-3");
        robot.awaitText("The page of the shop did not answer.");
        robot.press(KeyCode.LEFT);
        robot.awaitText("Boot sync point 2 to see that it comes up and answers.");
        assertTrue(robot.disabled("replica-boot"));
        assertTrue(robot.disabled("point-boot"));
        assertFalse(robot.disabled("point-rollback"));
        robot.snapshot("replica-older-point");
    }

    @Test
    void looking_at_the_source_shows_what_is_left_out() {
        robot.click("nav-replica-shop");
        robot.click("replica-plan");
        robot.awaitText("Left out");
        robot.click("replica-plan");
        robot.awaitText("Left out");
        pictures("replica-plan");
    }

    @Test
    void a_sync_shows_its_progress_everywhere_and_ends_with_news() {
        robot.click("nav-replica-shop");
        window.hold(9);
        robot.click("replica-sync");
        robot.awaitText("/s");
        robot.press(KeyCode.CONTROL, KeyCode.J);
        robot.find("task-panel");
        robot.awaitText("left");
        pictures("replica-syncing");
        window.goOn();
        robot.await(
                "the new point is there",
                () -> robot.search(window.root(), n -> "point-6".equals(n.getId()))
                        .isPresent());
        robot.awaitText("Done in");
        robot.snapshot("news");
    }

    @Test
    void a_task_can_be_cancelled_from_the_page() {
        robot.click("nav-replica-shop");
        window.hold(6);
        robot.click("replica-sync");
        robot.awaitText("Capture");
        robot.click("task-cancel");
        window.goOn();
        robot.awaitText("Cancelled; nothing half done is left behind");
        robot.await(
                "the focus stays in the page",
                () -> "page".equals(robot.focused().map(n -> n.getId()).orElse("")));
        assertTrue(robot.on(() -> window.desk.dialogs().currentProperty().get() == null));
    }

    @Test
    void rolling_back_asks_and_removing_wants_the_name() {
        robot.click("nav-replica-shop");
        robot.click("point-2");
        robot.click("point-rollback");
        robot.awaitText("3 newer sync points are kept.");
        pictures("rollback");
        robot.click("dialog-confirm");
        robot.awaitText("2 · current");
        robot.click("replica-remove");
        robot.awaitText("All 5 sync points of shop on portal1 are deleted, 1057 MiB.");
        assertTrue(robot.disabled("dialog-confirm"));
        robot.type("dialog-typed-name", "shop");
        pictures("remove");
        robot.click("dialog-confirm");
        robot.await(
                "the page is left",
                () -> window.desk.navigation().routeProperty().get() instanceof Route.Overview);
        assertTrue(window.replicas.find("shop").isEmpty());
    }

    @Test
    void stop_then_boot_with_answers() {
        robot.click("nav-replica-shop");
        robot.click("replica-stop");
        robot.click("dialog-confirm");
        robot.awaitText("Off");
        robot.click("replica-boot");
        robot.awaitText("HTTP 200, <title>The Shop</title>");
        pictures("replica-booted");
        robot.click("replica-console");
        robot.awaitText("Ways to shop");
        assertEquals("understudy replica console shop", robot.on(() -> window.text("access-1")));
        assertEquals(
                "ssh -N -L 127.0.0.1:5907:/var/lib/libvirt/qemu/domain-7-shop/vnc.sock root@portal1.example",
                robot.on(() -> window.text("access-2")));
        pictures("console-addresses");
        robot.press(KeyCode.ESCAPE);
        robot.await(
                "the dialog is gone",
                () -> window.desk.dialogs().currentProperty().get() == null);
    }

    @Test
    void a_sync_point_is_removed() {
        robot.click("nav-replica-shop");
        robot.awaitText("Running from sync point 5");
        robot.click("point-2");
        assertTrue(robot.disabled("point-prune"));
        robot.click("replica-stop");
        robot.click("dialog-confirm");
        robot.awaitText("Off");
        robot.click("point-prune");
        robot.awaitText("Remove sync point 2?");
        pictures("prune");
        robot.click("dialog-confirm");
        robot.await(
                "the point is gone",
                () -> robot.search(window.root(), n -> "point-2".equals(n.getId()))
                        .isEmpty());
    }

    @Test
    void a_failure_says_what_why_and_what_to_do() {
        window.replicas.failNext(Samples.noSpace());
        robot.click("nav-replica-shop");
        robot.awaitText("Running from sync point 5");
        window.replicas.failNext(Samples.noSpace());
        robot.click("replica-sync");
        robot.awaitText("There is too little space on portal1.");
        robot.awaitText("Remove old sync points or replicas that nobody needs.");
        pictures("problem");
        robot.click("dialog-close");
    }

    @Test
    void a_stale_replica_and_one_that_has_nothing_yet() {
        robot.click("nav-replica-ledger");
        robot.awaitText("This may be old.");
        pictures("replica-stale");
        robot.click("nav-replica-" + Samples.fresh().name());
        robot.awaitText("No sync point yet");
        robot.awaitText("Fresh: never synchronised");
        pictures("replica-empty");
    }

    @Test
    void a_host_is_tested_stage_by_stage() {
        robot.click("nav-host-shop-server");
        robot.awaitText("Not tested yet");
        robot.click("host-test");
        robot.awaitText("qemu-img");
        pictures("host");
        robot.click("nav-host-ledger-db");
        robot.click("host-test");
        robot.awaitText("ledger-db does not let admin in.");
        pictures("host-refused");
        assertTrue(robot.disabled("host-remove"));
        robot.click("nav-host-shop-server");
        robot.awaitText("shop-server can be a source, and it can keep replicas.");
        robot.click("host-clean");
        robot.awaitText("Remove the agent from shop-server?");
        pictures("host-clean");
        robot.click("dialog-confirm");
        robot.awaitText("Done in 42 s");
        robot.click("nav-host-" + Samples.LONG);
        robot.await("it is shown", () -> route().equals(new Route.HostPage(Samples.LONG)));
        robot.snapshot("host-long-name");
    }

    @Test
    void a_host_is_added() {
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.H);
        robot.awaitText("Add a host");
        robot.type("host-address", "root@mail.example:2222");
        robot.await("a name is suggested", () -> window.text("host-name").equals("mail"));
        pictures("host-add");
        robot.click("host-add-confirm");
        robot.await(
                "its page is shown",
                () -> window.desk.navigation().routeProperty().get().equals(new Route.HostPage("mail")));
        robot.find("nav-host-mail");
    }

    @Test
    void the_wizard_replicates_a_system() {
        robot.press(KeyCode.CONTROL, KeyCode.N);
        robot.awaitText("Which running server");
        assertTrue(robot.disabled("wizard-next"));
        robot.click("source-ledger-db");
        pictures("wizard-1-source");
        window.hold(1);
        robot.click("wizard-next");
        robot.awaitText("Looking at ledger-db");
        window.goOn();
        robot.awaitText("Debian GNU/Linux 12 (bookworm)");
        pictures("wizard-2-discovery");
        robot.click("wizard-next");
        robot.click("portal-portal1");
        robot.type("wizard-name", "books");
        pictures("wizard-3-portal");
        robot.click("wizard-next");
        robot.awaitText("Largest files");
        pictures("wizard-4-plan");
        robot.click("wizard-next");
        assertEquals(
                "understudy replicate ledger-db --portal portal1 --name books --boot",
                robot.on(() -> window.text("wizard-command")));
        pictures("wizard-5-review");
        robot.click("wizard-xml");
        robot.find("dialog-text");
        pictures("domain-xml");
        robot.click("dialog-close");
        window.hold(9);
        robot.click("wizard-next");
        robot.awaitText("left");
        pictures("wizard-6-run");
        window.goOn();
        robot.awaitText("books is on stage: it booted and answered");
        pictures("wizard-7-done");
        robot.click("wizard-open");
        robot.awaitText("Running from sync point 1");
    }

    @Test
    void the_wizard_shows_a_problem_with_its_remedies() {
        robot.press(KeyCode.CONTROL, KeyCode.N);
        robot.click("source-shop-server");
        window.replicas.failNext(Samples.unreachable("shop-server"));
        robot.click("wizard-next");
        robot.awaitText("shop-server cannot be reached.");
        pictures("wizard-unreachable");
        robot.click("wizard-discover-again");
        robot.awaitText("Debian GNU/Linux 12 (bookworm)");
    }

    @Test
    void the_wizard_stops_at_a_plan_that_cannot_be() {
        window.replicas.planProblems(List.of(
                "There is too little space on portal1: the replica needs up to 31 GB, and 12 GB are free.",
                "The name ledger is taken by a machine that is not ours."));
        robot.press(KeyCode.CONTROL, KeyCode.N);
        robot.click("source-shop-server");
        robot.click("wizard-next");
        robot.awaitText("Debian GNU/Linux 12 (bookworm)");
        robot.click("wizard-next");
        robot.click("portal-portal1");
        robot.click("wizard-next");
        robot.awaitText("It cannot be done like this");
        assertTrue(robot.disabled("wizard-next"));
        pictures("wizard-plan-problem");
    }

    @Test
    void leaving_the_wizard_and_coming_back_finds_it_as_it_was() {
        robot.press(KeyCode.CONTROL, KeyCode.N);
        robot.click("source-shop-server");
        robot.click("wizard-next");
        robot.awaitText("Debian GNU/Linux 12 (bookworm)");
        robot.click("nav-overview");
        robot.press(KeyCode.CONTROL, KeyCode.N);
        robot.awaitText("Debian GNU/Linux 12 (bookworm)");
        robot.click("wizard-cancel");
        robot.press(KeyCode.CONTROL, KeyCode.N);
        robot.awaitText("Which running server");
    }

    @Test
    void keys_are_listed_and_work() {
        robot.press(KeyCode.F1);
        robot.awaitText("Keyboard shortcuts");
        pictures("shortcuts");
        robot.press(KeyCode.ESCAPE);
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.D);
        robot.await("it is dark", () -> window.theme.get() == ThemeChoice.DARK);
        robot.click("nav-replica-shop");
        robot.press(KeyCode.ALT, KeyCode.LEFT);
        robot.await("back again", () -> window.desk.navigation().routeProperty().get() instanceof Route.Overview);
        robot.press(KeyCode.F5);
        robot.await("it was read again", () -> !robot.disabled("refresh"));
    }
}
