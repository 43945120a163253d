package org.understudy.tests.ui.window;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

import org.understudy.app.console.ConsoleParts;
import org.understudy.app.console.ConsoleWindow;
import org.understudy.app.desk.Desk;
import org.understudy.app.desk.DialogQueue;
import org.understudy.app.fx.FxBridge;
import org.understudy.app.shell.DialogPrompts;
import org.understudy.app.theme.ThemeChoice;
import org.understudy.services.Services;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.StorePaths;
import org.understudy.tests.lab.Lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The window over the real services: a source behind a real SSH server, this machine's libvirt
/// as the portal. All is done by hand and keyboard, from the first host to the removed replica.
@Tag("lab")
@Tag("ui")
@ExtendWith({Lab.Extension.class, ApplicationExtension.class})
class RealHostsTest {
    private static final Duration WORK = Duration.ofSeconds(90);

    @TempDir
    Path home;

    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final String replica = "window-" + ProcessHandle.current().pid();
    private Stage stage;
    private Services services;
    private ConsoleWindow window;
    private UiRobot robot;

    @Start
    void start(Stage given) {
        stage = given;
    }

    /// As the program builds it, in a home of its own.
    private void open(Lab lab) throws Exception {
        Files.createDirectories(home.resolve(".ssh"));
        FxBridge ui = new FxBridge();
        DialogQueue dialogs = new DialogQueue();
        services = new Services(
                SshSettings.ofHome(home),
                new StorePaths(home.resolve("data")),
                lab.home(),
                new DialogPrompts(ui, dialogs));
        ConsoleParts parts = new ConsoleParts(
                services.hosts(),
                services.agents(),
                services.replicas(),
                services.profiles(),
                services.board(),
                services.taskManager(),
                services.schedules(),
                services.queue(),
                services.who(),
                services);
        Desk desk = parts.desk(ui, background, new MutableObservable<>(Instant.now()), dialogs);
        org.testfx.util.WaitForAsyncUtils.asyncFx(() -> {
                    window = new ConsoleWindow(
                            stage, desk, new SimpleObjectProperty<>(ThemeChoice.LIGHT), Optional.empty(), 1280, 820);
                    window.show();
                    stage.requestFocus();
                })
                .get();
        robot = new UiRobot(stage.getScene());
    }

    @AfterEach
    void close() throws Exception {
        try {
            if (services.store().replica(replica).isPresent()) {
                services.replicas().remove(replica).await();
            }
        } finally {
            robot.run(window::close);
            services.close();
            background.shutdownNow();
        }
    }

    @Test
    void aTreeBehindSshIsReplicatedSynchronisedAndRemoved(Lab lab) throws Exception {
        lab.portal();
        Lab.Machine source = lab.thisMachine();
        Path tree = tree();
        open(lab);
        robot.awaitText("No understudy yet");

        addHosts(source);
        replicate(tree);

        robot.click("wizard-open");
        robot.find("point-1");
        assertEquals(
                tree.toString(), services.store().replica(replica).orElseThrow().root());
        Files.writeString(tree.resolve("srv/second"), "second");
        robot.click("replica-sync");
        robot.await("the second sync point is there", WORK, () -> there("point-2"));
        assertTrue(robot.shows("8, 2 of them changed"), "the tree was compared, not the machine that it lies on");
        robot.snapshot("real-replica");

        // What another console does comes by itself; here somebody removes the first point.
        robot.click("point-1");
        robot.click("point-prune");
        robot.awaitText("Remove sync point 1?", WORK);
        robot.click("dialog-confirm");
        robot.await("the first sync point is gone", WORK, () -> !there("point-1"));
        robot.find("point-2");

        robot.click("replica-remove");
        robot.awaitText("Remove " + replica + "?", WORK);
        robot.type("dialog-typed-name", replica);
        robot.click("dialog-confirm");
        robot.awaitText("No understudy yet", WORK);
        assertFalse(Files.exists(Path.of("/var/lib/understudy/replicas", replica)), "everything is freed");
    }

    private static boolean isThere(UiRobot robot, Stage stage, String id) {
        return robot.search(stage.getScene().getRoot(), n -> id.equals(n.getId()))
                .isPresent();
    }

    private boolean there(String id) {
        return isThere(robot, stage, id);
    }

    /// Eight entries: the root, what is made here, and nothing else.
    private Path tree() throws Exception {
        Path tree = Files.createDirectories(home.resolve("tree"));
        Files.createDirectories(tree.resolve("etc"));
        Files.createDirectories(tree.resolve("boot"));
        Files.createDirectories(tree.resolve("srv"));
        Files.writeString(tree.resolve("etc/os-release"), "PRETTY_NAME=\"A small tree\"\n");
        Files.writeString(tree.resolve("etc/hostname"), "small\n");
        Files.write(tree.resolve("srv/first"), new byte[300_000]);
        return tree;
    }

    /// The source with a key of its own and an unknown host key, and this machine as the portal.
    private void addHosts(Lab.Machine source) {
        robot.click("host-add");
        robot.type("host-address", source.user() + "@" + source.host() + ":" + source.port());
        robot.type("host-name", "source");
        robot.run(() -> ((javafx.scene.control.TitledPane) stage.getScene().lookup("#host-details")).setExpanded(true));
        robot.type("host-identity", source.identity().toString());
        robot.click("host-add-confirm");
        robot.awaitText("Not tested yet");
        robot.click("host-test");
        robot.awaitText("Do you trust the key of source?", WORK);
        robot.snapshot("real-host-key");
        robot.click("dialog-trust");
        robot.awaitText("source can be a source, and it can keep replicas.", WORK);
        robot.snapshot("real-host");

        robot.click("host-add");
        robot.click("host-local");
        robot.type("host-name", "portal");
        robot.click("host-add-confirm");
        robot.find("nav-host-portal");
    }

    private void replicate(Path tree) {
        robot.click("replicate");
        robot.click("source-source");
        robot.type("wizard-root", tree.toString());
        robot.click("wizard-next");
        robot.awaitText("A small tree", WORK);
        robot.click("wizard-next");
        robot.click("portal-portal");
        robot.type("wizard-name", replica);
        robot.awaitText("There is no kernel in it: it can be mirrored, but it does not boot by itself.");
        robot.click("wizard-next");
        robot.awaitText("Good to know", WORK);
        robot.snapshot("real-plan");
        robot.click("wizard-next");
        robot.await(
                "the command line is told",
                () -> ((TextInputControl) stage.getScene().lookup("#wizard-command"))
                        .getText()
                        .equals("understudy replicate source --portal portal --name " + replica + " --root " + tree));
        robot.click("wizard-next");
        robot.awaitText(replica + " is synchronised", WORK);
        robot.snapshot("real-done");
    }
}
