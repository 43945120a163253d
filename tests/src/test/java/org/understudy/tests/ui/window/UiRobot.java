package org.understudy.tests.ui.window;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.imageio.ImageIO;

import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.testfx.api.FxRobot;

/// The hands and eyes of a UI test: nodes are found by their semantic id, coordinates never
/// matter, and every wait is for a condition.
final class UiRobot {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Path PICTURES = Path.of("target", "screenshots");

    private final FxRobot robot = new FxRobot();
    private final Scene scene;

    UiRobot(Scene scene) {
        this.scene = scene;
    }

    /// Runs it on the UI thread and brings the result.
    <T> T on(Callable<T> work) {
        if (Platform.isFxApplicationThread()) {
            try {
                return work.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        FutureTask<T> task = new FutureTask<>(work);
        Platform.runLater(task);
        try {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("on the UI thread: " + e.getCause(), e);
        }
    }

    void run(Runnable work) {
        on(() -> {
            work.run();
            return true;
        });
    }

    void await(String what, Callable<Boolean> condition) {
        await(what, PATIENCE, condition);
    }

    /// @param patience for what real hosts do, which takes its time
    void await(String what, Duration patience, Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(40))
                    .until(() -> on(condition));
        } catch (ConditionTimeoutException e) {
            String picture = "failed-" + what.replaceAll("[^A-Za-z0-9]+", "-");
            snapshot(picture);
            throw new AssertionError(
                    what + ": not so; the focus is at " + focused() + ", see target/screenshots/" + picture + ".png",
                    e);
        }
    }

    /// Waits until the node is there, to be seen and usable.
    Node find(String id) {
        await(id + " is there", () -> usable(id).isPresent());
        return on(() -> usable(id).orElseThrow());
    }

    private Optional<Node> usable(String id) {
        return search(scene.getRoot(), n -> id.equals(n.getId()) && n.localToScene(n.getBoundsInLocal()) != null)
                .filter(n -> !n.isDisabled());
    }

    Optional<Node> search(Node from, Predicate<Node> wanted) {
        if (!from.isVisible()) {
            return Optional.empty();
        }
        if (wanted.test(from)) {
            return Optional.of(from);
        }
        if (from instanceof Parent parent) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                Optional<Node> found = search(child, wanted);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    void click(String id) {
        robot.clickOn(standing(id));
    }

    /// The node in sight, once it stands still: a page that is laid out anew moves its buttons, and
    /// may have made others.
    private Node standing(String id) {
        Node[] last = new Node[1];
        Bounds[] where = new Bounds[1];
        await(id + " stands still", () -> {
            Node node = usable(id).orElse(null);
            if (node == null) {
                return false;
            }
            reveal(node);
            Bounds now = node.localToScreen(node.getBoundsInLocal());
            boolean still = node == last[0] && now != null && now.equals(where[0]);
            last[0] = node;
            where[0] = now;
            return still;
        });
        return last[0];
    }

    /// Scrolls what is outside of the page into it.
    private static void reveal(Node node) {
        for (Parent p = node.getParent(); p != null; p = p.getParent()) {
            if (p instanceof ScrollPane scroll && scroll.getContent() != null) {
                Bounds in = scroll.getContent().sceneToLocal(node.localToScene(node.getBoundsInLocal()));
                double over = scroll.getContent().getBoundsInLocal().getHeight()
                        - scroll.getViewportBounds().getHeight();
                if (over > 0) {
                    scroll.setVvalue(Math.clamp(
                            (in.getCenterY() - scroll.getViewportBounds().getHeight() / 2) / over, 0, 1));
                    scroll.layout();
                }
            }
        }
    }

    void type(String id, String text) {
        click(id);
        run(() -> ((TextInputControl) scene.lookup("#" + id)).clear());
        robot.write(text, 0);
    }

    void select(String table, int row) {
        TableView<?> there = (TableView<?>) find(table);
        run(() -> there.getSelectionModel().select(row));
    }

    void press(KeyCode... chord) {
        robot.push(chord);
    }

    boolean shows(String text) {
        return on(() -> search(scene.getRoot(), n -> words(n).contains(text)).isPresent());
    }

    private static String words(Node node) {
        String text = node instanceof Labeled l ? l.getText() : node instanceof Text t ? t.getText() : "";
        return text == null ? "" : text;
    }

    void awaitText(String text, Duration patience) {
        await("\"" + text + "\" is shown", patience, () -> shows(text));
    }

    void awaitText(String text) {
        await("\"" + text + "\" is shown", () -> shows(text));
    }

    boolean disabled(String id) {
        return on(() ->
                search(scene.getRoot(), n -> id.equals(n.getId())).orElseThrow().isDisabled());
    }

    Optional<Node> focused() {
        return on(() -> Optional.ofNullable(scene.getFocusOwner()));
    }

    /// Writes what the window shows to `target/screenshots/NAME.png`, at the scale of the screen.
    void snapshot(String name) {
        robot.interact(() -> {});
        WritableImage image = on(() -> {
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            double scale = scene.getWindow().getOutputScaleX();
            javafx.scene.SnapshotParameters parameters = new javafx.scene.SnapshotParameters();
            parameters.setTransform(javafx.scene.transform.Transform.scale(scale, scale));
            parameters.setFill(scene.getFill());
            return scene.getRoot().snapshot(parameters, null);
        });
        try {
            Files.createDirectories(PICTURES);
            ImageIO.write(
                    SwingFXUtils.fromFXImage(image, null),
                    "png",
                    PICTURES.resolve(name + ".png").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
