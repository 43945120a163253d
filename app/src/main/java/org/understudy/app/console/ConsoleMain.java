package org.understudy.app.console;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;

import javafx.application.Platform;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.stage.Stage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.app.desk.Confirmation;
import org.understudy.app.desk.Desk;
import org.understudy.app.desk.DialogQueue;
import org.understudy.app.fx.FxBridge;
import org.understudy.app.shell.DialogPrompts;
import org.understudy.app.theme.ThemeChoice;
import org.understudy.app.ui.Texts;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.ssh.Prompts;

/// Starts the console and stays until its window is closed. Builds by plain constructors, closes
/// in reverse order.
public final class ConsoleMain {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleMain.class);
    private static final Duration TICK = Duration.ofSeconds(10);

    /// Kept, because a logger that nobody holds forgets its level.
    private final java.util.logging.Logger toolkitLog = java.util.logging.Logger.getLogger("javafx");
    private final CountDownLatch closed = new CountDownLatch(1);
    private final FxBridge ui = new FxBridge();
    private final DialogQueue dialogs = new DialogQueue();
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("console-clock").factory());
    private final MutableObservable<Instant> now = new MutableObservable<>(Instant.now());
    private final Path preferencesFile = ConsolePreferences.file(System.getenv());
    private final long begun = System.nanoTime();

    private ConsoleMain() {}

    /// @param arguments `--replica NAME` begins with that page
    /// @param build makes the services; they ask people by the given prompts
    /// @return the exit code
    /// @throws ProblemException when no window can be opened here
    public static int run(List<String> arguments, Function<Prompts, ConsoleParts> build) throws ProblemException {
        if (System.getProperty("os.name", "").startsWith("Linux")
                && System.getenv().getOrDefault("DISPLAY", "").isEmpty()) {
            throw noDisplay(null);
        }
        return new ConsoleMain().open(replica(arguments), build);
    }

    private static ProblemException noDisplay(@Nullable Throwable cause) {
        return new ProblemException(
                Problem.of(
                        Kind.UNSUPPORTED,
                        "The window cannot be opened.",
                        "There is no display here.",
                        "Use the command line, which can do the same: understudy --help",
                        "Over SSH, let the display through: ssh -X"),
                cause);
    }

    static Optional<String> replica(List<String> arguments) {
        int at = arguments.indexOf("--replica");
        return at >= 0 && at + 1 < arguments.size() ? Optional.of(arguments.get(at + 1)) : Optional.empty();
    }

    private int open(Optional<String> replica, Function<Prompts, ConsoleParts> build) throws ProblemException {
        ConsolePreferences preferences = ConsolePreferences.read(preferencesFile);
        ConsoleParts parts = build.apply(new DialogPrompts(ui, dialogs));
        var _ = clock.scheduleAtFixedRate(
                () -> now.set(Instant.now()), TICK.toSeconds(), TICK.toSeconds(), TimeUnit.SECONDS);
        // JavaFX warns that it was started from the class path, which is meant here.
        toolkitLog.setLevel(Level.SEVERE);
        try {
            Platform.startup(() -> show(preferences, replica, parts));
            closed.await();
        } catch (UnsupportedOperationException e) {
            throw noDisplay(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clock.shutdownNow();
            background.shutdownNow();
            close(parts);
        }
        return 0;
    }

    private static void close(ConsoleParts parts) {
        try {
            parts.closing().close();
        } catch (Exception e) {
            LOG.warn("The services did not close cleanly", e);
        }
    }

    private void show(ConsolePreferences preferences, Optional<String> replica, ConsoleParts parts) {
        Desk desk = parts.desk(ui, background, now, dialogs);
        ObjectProperty<ThemeChoice> theme = new SimpleObjectProperty<>(preferences.theme());
        Stage stage = new Stage();
        ConsoleWindow window =
                new ConsoleWindow(stage, desk, theme, replica, preferences.width(), preferences.height());
        if (preferences.x() >= 0) {
            stage.setX(preferences.x());
            stage.setY(preferences.y());
        }
        stage.setMaximized(preferences.maximized());
        stage.setOnCloseRequest(event -> {
            if (desk.tasks().runningCount().get() > 0) {
                event.consume();
                confirmClose(desk, stage);
            }
        });
        stage.setOnHidden(_ -> close(stage, window, theme.get()));
        window.show();
        LOG.info("The window is up after {} ms", (System.nanoTime() - begun) / 1_000_000);
    }

    private static void confirmClose(Desk desk, Stage stage) {
        int running = desk.tasks().runningCount().get();
        desk.dialogs()
                .show(new Confirmation(
                        Texts.t("Close the window?"),
                        Texts.plural(running, "{0} task is still running.", "{0} tasks are still running."),
                        List.of(Texts.t("What runs is cancelled and cleaned up; no half sync point is left behind.")),
                        List.of(Texts.t("What was transferred is kept for the next try.")),
                        Texts.t("Close"),
                        true,
                        "",
                        stage::hide));
    }

    private void close(Stage stage, ConsoleWindow window, ThemeChoice theme) {
        window.close();
        ConsolePreferences last = new ConsolePreferences(
                theme,
                Math.max(0, stage.getX()),
                Math.max(0, stage.getY()),
                stage.isMaximized()
                        ? ConsolePreferences.DEFAULT.width()
                        : stage.getScene().getWidth(),
                stage.isMaximized()
                        ? ConsolePreferences.DEFAULT.height()
                        : stage.getScene().getHeight(),
                stage.isMaximized());
        background.execute(() -> {
            last.write(preferencesFile);
            closed.countDown();
        });
        Platform.exit();
    }
}
