package org.understudy.tests.ui.window;

import java.time.Instant;
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
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskState;
import org.understudy.tests.ui.fake.FakeSites;
import org.understudy.tests.ui.fake.Samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.understudy.tests.ui.fake.FakeSites.progress;
import static org.understudy.tests.ui.fake.FakeSites.task;

/// The screens about tasks of hosts, over hosts whose tasks are made up.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class TasksWindowTest {
    private static final Instant NOW = Samples.NOW;
    private static final String LONG =
            "Bring the packages of the shop and of everything that it needs up to the state of"
                    + " the first of the month, and say what changed";

    private TestWindow window;
    private UiRobot robot;

    @Start
    void start(Stage stage) {
        window = new TestWindow(
                stage,
                Samples.hosts(),
                List.of(Samples.ledger(), Samples.shop(TestWindow.screenshot().toString())),
                Optional.empty(),
                1280,
                820);
        robot = new UiRobot(stage.getScene());
    }

    @AfterEach
    void stop() {
        robot.run(() -> window.close());
    }

    private void pictures(String name) {
        robot.snapshot(name + "-light");
        robot.run(() -> window.theme.set(ThemeChoice.DARK));
        robot.snapshot(name + "-dark");
        robot.run(() -> window.theme.set(ThemeChoice.LIGHT));
    }

    private static SiteTask upgrade(double fraction) {
        return task(
                11,
                "upgrade portal1",
                "ann@desk",
                TaskState.RUNNING,
                NOW.minusSeconds(400),
                progress(NOW.minusSeconds(10), fraction, "unpacking linux-image-amd64"),
                Lease.exclusive(Resource.HOST));
    }

    private void estate() {
        window.sites
                .site("portal1")
                .tasks(
                        upgrade(0.43),
                        task(
                                12,
                                LONG,
                                "bob@laptop-of-the-second-line",
                                TaskState.BLOCKED,
                                NOW.minusSeconds(120),
                                Optional.empty(),
                                Lease.shared(Resource.HOST)));
        window.sites
                .site("portal1")
                .past(
                        task(1, "df -h", "ann@desk", TaskState.SUCCEEDED, NOW.minusSeconds(9000), Optional.empty()),
                        task(
                                2,
                                "apt-get update",
                                "ann@desk",
                                TaskState.FAILED,
                                NOW.minusSeconds(8000),
                                Optional.empty()),
                        task(
                                3,
                                "sleep 10000",
                                "carl@ops",
                                TaskState.CANCELLED,
                                NOW.minusSeconds(7000),
                                Optional.empty()),
                        task(4, "reindex", "carl@ops", TaskState.LOST, NOW.minusSeconds(6000), Optional.empty()));
        window.sites.doesNotAnswer("ledger-db");
    }

    private Route route() {
        return robot.on(() -> window.desk.navigation().routeProperty().get());
    }

    @Test
    void tasks_of_all_hosts_are_listed_filtered_and_opened() {
        estate();
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.J);
        robot.awaitText("reindex");
        robot.awaitText("ledger-db does not answer.");
        robot.awaitText("Waits for \"upgrade portal1\" of ann@desk, 43 %");
        pictures("tasks");
        robot.click("tasks-part-waiting");
        robot.await("one is left", () -> window.desk.board().all().size() == 6 && !robot.shows("reindex"));
        robot.click("tasks-part-all");
        robot.type("tasks-filter", "upgrade");
        robot.await("the filter narrows", () -> !robot.shows("reindex"));
        robot.press(KeyCode.DOWN);
        robot.press(KeyCode.DOWN);
        robot.press(KeyCode.ENTER);
        robot.awaitText("unpacking linux-image-amd64");
        assertEquals(new Route.TaskPage("portal1", FakeSites.id(11)), route());
        robot.awaitText("fence 7");
        pictures("task");
        robot.click("task-break");
        robot.awaitText("Break the lock of \"upgrade portal1\"?");
        pictures("task-break");
        robot.type("dialog-typed-name", FakeSites.id(11).shortForm());
        robot.click("dialog-confirm");
        robot.await("it is broken", () -> !window.sites.site("portal1").broken.isEmpty());
        window.sites
                .site("portal1")
                .tasks(task(
                        11,
                        "upgrade portal1",
                        "ann@desk",
                        TaskState.LOST,
                        NOW,
                        Optional.empty(),
                        Lease.exclusive(Resource.HOST)));
        robot.awaitText("Lost");
        assertTrue(robot.disabled("task-break"));
    }
}
