package org.understudy.tests.ui.window;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import javafx.scene.input.KeyCode;
import javafx.stage.Stage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

import org.understudy.app.desk.Route;
import org.understudy.app.theme.ThemeChoice;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.board.BoardSites;
import org.understudy.services.task.site.SitePlace;
import org.understudy.services.task.site.TaskSite;
import org.understudy.services.task.site.Work;
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
        window = TestWindow.usual(stage);
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
        StringBuilder log = new StringBuilder();
        for (int i = 1; i <= 400; i++) {
            log.append("Get:")
                    .append(i)
                    .append(" http://deb.example.org bookworm/main amd64 package-")
                    .append(i);
            log.append(i % 50 == 0 ? " \u001b[33mwarning: kept back\u001b[0m\n" : " 1.2.3-4 [1,234 kB]\n");
        }
        window.sites.site("portal1").log(log.toString());
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
        robot.awaitText("package-400 warning: kept back");
        robot.type("log-search", "kept back");
        robot.press(KeyCode.ENTER);
        robot.awaitText("of 8 lines");
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

    @Test
    void what_another_console_holds_is_blocked_here_until_it_ends() {
        estate();
        window.sites
                .site("portal1")
                .tasks(
                        upgrade(0.43),
                        task(
                                13,
                                "Replicate shop",
                                "bob@laptop",
                                TaskState.RUNNING,
                                NOW.minusSeconds(60),
                                progress(NOW, 0.2, "Copying"),
                                Lease.exclusive(new Resource("replica", "shop"))));
        robot.run(() -> window.desk.board().board().lookAtAll());
        robot.click("nav-host-portal1");
        robot.awaitText("Blocked by \"upgrade portal1\"");
        assertTrue(robot.disabled("host-clean"));
        pictures("host-blocked");
        robot.click("nav-replica-shop");
        robot.awaitText("Blocked by \"Replicate shop\"");
        assertTrue(robot.disabled("replica-sync"));
        pictures("replica-blocked");
        robot.click("nav-overview");
        robot.snapshot("overview-blocked");
        robot.click("nav-replica-shop");
        robot.click("block-cancel");
        robot.awaitText("Cancel the task?");
        robot.click("dialog-confirm");
        robot.await(
                "it is asked to end",
                () -> window.sites.site("portal1").cancelled.contains(FakeSites.id(13)));
        window.sites.site("portal1").tasks(upgrade(0.44));
        robot.await("nothing is in the way", () -> !robot.shows("Blocked by") && !robot.disabled("replica-sync"));
    }

    @Test
    void a_task_is_put_together_and_previewed() {
        estate();
        robot.run(() -> window.desk.board().board().lookAtAll());
        robot.press(KeyCode.CONTROL, KeyCode.R);
        robot.awaitText("Runs a command or a script.");
        robot.click("routine-run");
        robot.snapshot("dispatch-routine");
        robot.click("dispatch-next");
        robot.type("dispatch-hosts", "shop-*,nobody");
        robot.awaitText("nobody");
        robot.snapshot("dispatch-hosts-wrong");
        robot.type("dispatch-hosts", "portal1,shop-*");
        robot.awaitText("2 hosts are meant.");
        pictures("dispatch-hosts");
        robot.click("dispatch-next");
        robot.awaitText("command: It has to be filled in.");
        robot.type("parameter-deadline", "soon");
        robot.type("parameter-command", "apt-get -y upgrade");
        robot.awaitText("deadline: It is a whole number of seconds");
        robot.type("parameter-deadline", "10m");
        robot.await("it is right", () -> !robot.disabled("dispatch-next"));
        pictures("dispatch-parameters");
        robot.click("dispatch-next");
        robot.awaitText("Something is in the way on 1 host now");
        assertEquals(
                "understudy task submit run --on 'portal1,shop-*' -p 'command=apt-get -y upgrade' -p deadline=10m",
                window.text("dispatch-command"));
        pictures("dispatch-preview");
        robot.click("dispatch-dry-run");
        robot.awaitText("1 of 2 would do it. On 1 it would fail.");
        robot.awaitText("12 packages");
        pictures("dispatch-dry-run");
        robot.click("dispatch-next");
        robot.awaitText("When shall it be done?");
        pictures("dispatch-when");
        robot.press(KeyCode.ENTER);
        robot.awaitText("Nothing is begun here.");
    }

    @Test
    void a_task_is_scheduled() {
        robot.press(KeyCode.CONTROL, KeyCode.R);
        robot.awaitText("Runs a command or a script.");
        robot.click("dispatch-next");
        robot.type("dispatch-hosts", "all");
        robot.await("they are known", () -> !robot.disabled("dispatch-next"));
        robot.click("dispatch-next");
        robot.type("parameter-command", "apt-get -y upgrade && echo the packages of the shop are up to date");
        robot.click("dispatch-next");
        robot.await("it is known", () -> !robot.disabled("dispatch-next"));
        robot.click("dispatch-next");
        robot.click("when-cron");
        robot.type("when-text", "0 25 * * *");
        robot.awaitText("is not a cron expression.");
        pictures("dispatch-when-wrong");
        robot.type("when-text", "30 3 * * 1-5");
        robot.awaitText("At 03:30 every day between Monday and Friday");
        robot.type("when-name", "nightly-update");
        robot.await("it is right", () -> !robot.disabled("dispatch-next"));
        pictures("dispatch-when-cron");
        robot.click("when-after");
        robot.awaitText("Nothing that can be waited for is known.");
        robot.snapshot("dispatch-when-after");
        robot.click("when-cron");
        robot.await("it is right again", () -> !robot.disabled("dispatch-next"));
        robot.click("dispatch-next");
        robot.awaitText("No runner is there");
        robot.awaitText("nightly-update");
        assertEquals("30 3 * * 1-5", rule("nightly-update"));
        pictures("scheduled");
        robot.select("schedules-table", 0);
        robot.click("schedule-run");
        robot.awaitText("Waits for a runner");
        pictures("scheduled-queue");
        robot.click("schedule-pause");
        robot.awaitText("paused");
        robot.click("schedule-remove");
        robot.awaitText("Remove the schedule nightly-update?");
        robot.snapshot("scheduled-remove");
        robot.click("dialog-confirm");
        robot.awaitText("Nothing is scheduled");
        robot.select("queue-table", 0);
        robot.click("queue-cancel");
        robot.click("dialog-confirm");
        robot.await("the queue is empty", () -> !robot.shows("Waiting for a runner, or led by one"));
        pictures("scheduled-empty");
        robot.click("tab-tasks");
        robot.awaitText("Nothing is done, and nothing was");
    }

    private String rule(String schedule) {
        try {
            return window.own.schedules.one(schedule).rule();
        } catch (ProblemException e) {
            throw new AssertionError(e);
        }
    }

    /// Two consoles that share nothing but the host: a real task of one, the window of the other.
    @Test
    void a_real_task_of_another_console_blocks_here_until_it_is_cancelled(@TempDir Path folder) throws Exception {
        Host host = new Host("portal1", new HostAddress.Local(), Privilege.NONE);
        SitePlace place = new SitePlace(
                folder.resolve("state").toString(), folder.resolve("run").toString());
        try (Connections anns = new Connections(SshSettings.ofHome(folder), Prompts.nobody());
                TaskSites annsSites = new TaskSites(anns, place);
                Connections bobs = new Connections(SshSettings.ofHome(folder), Prompts.nobody());
                TaskSites bobsSites = new TaskSites(bobs, place)) {
            window.sites.real("portal1", new BoardSites.Held(bobsSites.open(host), "bob@laptop"));
            robot.run(() -> window.desk.board().board().lookAtAll());
            robot.click("nav-host-portal1");
            TaskSite ann = annsSites.open(host);
            TaskSpec spec = new TaskSpec(
                    TaskId.make(Instant.now(), new Random()),
                    "run",
                    1,
                    "upgrade",
                    Map.of("command", "sleep"),
                    List.of(Lease.exclusive(Resource.HOST)),
                    "ann@desk",
                    Instant.now(),
                    Optional.empty(),
                    Optional.empty());
            ann.submit(
                    spec,
                    Work.line("echo begun; echo '30 half' >\"$UNDERSTUDY_PROGRESS\"; sleep 600", Work.Rights.LOGIN)
                            .reporting());
            robot.awaitText("Blocked by \"upgrade\"");
            robot.awaitText("30 %  half");
            robot.click("block-open");
            robot.awaitText("begun");
            robot.click("task-cancel");
            robot.awaitText("Cancel the task?");
            robot.click("dialog-confirm");
            robot.awaitText("Cancelled by bob@laptop");
            assertTrue(robot.disabled("task-break"));
            robot.press(KeyCode.ALT, KeyCode.LEFT);
            robot.await("nothing is in the way", () -> !robot.shows("Blocked by"));
            assertEquals(
                    "bob@laptop",
                    ann.show(spec.id()).task().ending().orElseThrow().who());
        }
    }
}
