package org.understudy.tests.ui.window;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.imageio.ImageIO;

import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Parent;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;

import org.understudy.app.console.ConsoleWindow;
import org.understudy.app.desk.Desk;
import org.understudy.app.desk.DialogQueue;
import org.understudy.app.desk.Navigation;
import org.understudy.app.fx.FxBridge;
import org.understudy.app.task.TaskCentre;
import org.understudy.app.task.board.BoardViewModel;
import org.understudy.app.theme.ThemeChoice;
import org.understudy.model.host.Host;
import org.understudy.model.replica.Replica;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.task.board.TaskBoard;
import org.understudy.tests.ui.fake.FakeDispatching;
import org.understudy.tests.ui.fake.FakeHosts;
import org.understudy.tests.ui.fake.FakeProfiles;
import org.understudy.tests.ui.fake.FakeReplicas;
import org.understudy.tests.ui.fake.FakeSites;
import org.understudy.tests.ui.fake.OwnStore;
import org.understudy.tests.ui.fake.Samples;

/// The real window over services in memory, whose work is driven by a clock that a test can hold.
final class TestWindow implements AutoCloseable {
    private static final int STEP_MILLIS = 25;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private volatile boolean held;
    private volatile int stepsAllowed;
    final FxBridge ui = new FxBridge();
    final MutableObservable<Instant> now = new MutableObservable<>(Samples.NOW);
    final ObjectProperty<ThemeChoice> theme = new SimpleObjectProperty<>(ThemeChoice.LIGHT);
    final FakeReplicas replicas;
    final FakeHosts hosts;
    final FakeSites sites = new FakeSites();
    final OwnStore own = new OwnStore();
    final Desk desk;
    private final ConsoleWindow window;
    private final Stage stage;

    /// Four hosts, a replica that runs and one that does not.
    static TestWindow usual(Stage stage) {
        List<Replica> replicas =
                List.of(Samples.ledger(), Samples.shop(screenshot().toString()));
        return new TestWindow(stage, Samples.hosts(), replicas, Optional.empty(), 1280, 820);
    }

    TestWindow(
            Stage stage,
            List<Host> hosts,
            List<Replica> replicas,
            Optional<String> first,
            double width,
            double height) {
        this.replicas = new FakeReplicas(replicas, this::drive, screenshot().toString());
        this.hosts = new FakeHosts(hosts, this::drive);
        TaskCentre tasks = new TaskCentre(ui, clock);
        desk = new Desk(
                ui,
                clock,
                now,
                this.replicas,
                this.hosts,
                new FakeProfiles(),
                tasks,
                new BoardViewModel(ui, new TaskBoard(sites, this.hosts.all()), tasks),
                new FakeDispatching(this.hosts),
                own.scheduling(),
                new DialogQueue(),
                new Navigation());
        this.stage = stage;
        window = new ConsoleWindow(stage, desk, theme, first, width, height);
        window.show();
        stage.requestFocus();
    }

    private void drive(BooleanSupplier step) {
        clock.schedule(() -> go(step), STEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void go(BooleanSupplier step) {
        boolean more = true;
        if (!held || stepsAllowed > 0) {
            if (held) {
                stepsAllowed--;
            }
            more = step.getAsBoolean();
        }
        if (more) {
            drive(step);
        }
    }

    /// Lets running work take so many more steps and then stand still, so that a picture can be taken.
    void hold(int steps) {
        stepsAllowed = steps;
        held = true;
    }

    void goOn() {
        held = false;
    }

    Parent root() {
        return stage.getScene().getRoot();
    }

    String text(String id) {
        return stage.getScene().lookup("#" + id) instanceof TextInputControl field ? field.getText() : "";
    }

    @Override
    public void close() {
        clock.shutdownNow();
        window.close();
    }

    /// A picture like the one that a booted replica leaves: a login on a text console.
    static Path screenshot() {
        Path file = Path.of("target", "fake-screen.png").toAbsolutePath();
        if (Files.exists(file)) {
            return file;
        }
        BufferedImage image = new BufferedImage(720, 400, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(new Color(12, 12, 12));
        g.fillRect(0, 0, 720, 400);
        g.setColor(new Color(200, 200, 200));
        g.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 14));
        String[] lines = {
            "[  OK  ] Started nginx.service - A high performance web server.",
            "[  OK  ] Started postgresql@15-main.service - PostgreSQL Cluster.",
            "[  OK  ] Reached target multi-user.target - Multi-User System.",
            "",
            "Debian GNU/Linux 12 shop tty1",
            "",
            "shop login: _"
        };
        for (int i = 0; i < lines.length; i++) {
            g.drawString(lines[i], 12, 24 + i * 20);
        }
        g.dispose();
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
