package org.understudy.tests.ui.window;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.control.Toggle;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

import org.understudy.app.desk.Route;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Every control that can have the focus has a name, and the Tab key reaches every one of them and goes on.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class KeyboardAndScreenReaderTest {
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

    private void go(Route route, String until) {
        robot.run(() -> window.desk.navigation().go(route));
        robot.awaitText(until);
    }

    /// Nodes that can have the focus now.
    private List<Node> reachable(Node from) {
        if (!from.isVisible() || from.isDisabled()) {
            return List.of();
        }
        List<Node> found = new ArrayList<>();
        if (from.isFocusTraversable()) {
            found.add(from);
        }
        if (from instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> found.addAll(reachable(child)));
        }
        return found;
    }

    private static String name(Node node) {
        if (node.getAccessibleText() != null && !node.getAccessibleText().isBlank()) {
            return node.getAccessibleText();
        }
        if (node instanceof Labeled labeled && labeled.getText() != null) {
            return labeled.getText();
        }
        return Stream.of(node.queryAccessibleAttribute(AccessibleAttribute.TEXT))
                .map(text -> text instanceof String s ? s : "")
                .findFirst()
                .orElse("");
    }

    private static String describe(Node node) {
        return node.getClass().getSimpleName() + "#" + node.getId() + " " + node.getStyleClass();
    }

    /// Of a group of choices one is a stop for Tab; the arrow keys go on from there.
    private static boolean besideOne(Node node, Set<Node> seen) {
        return node instanceof Toggle toggle
                && toggle.getToggleGroup() != null
                && toggle.getToggleGroup().getToggles().stream().anyMatch(seen::contains);
    }

    private void check(String place) {
        List<Node> all = robot.on(() -> reachable(window.root()));
        assertEquals(
                List.of(),
                robot.on(() -> all.stream()
                        .filter(n -> name(n).isBlank())
                        .map(KeyboardAndScreenReaderTest::describe)
                        .toList()),
                place + ": controls without a name");
        Set<Node> seen = new HashSet<>();
        for (int i = 0; i < all.size() * 2 + 4 && !seen.containsAll(all); i++) {
            robot.press(KeyCode.TAB);
            robot.focused().ifPresent(seen::add);
        }
        assertEquals(
                List.of(),
                robot.on(() -> all.stream()
                        .filter(n -> !seen.contains(n) && !besideOne(n, seen))
                        .map(KeyboardAndScreenReaderTest::describe)
                        .toList()),
                place + ": controls that Tab does not reach");
    }

    @Test
    void pages() {
        robot.awaitText("2 replicas");
        check("overview");
        go(new Route.ReplicaPage("shop"), "Came up and answered");
        check("replica");
        go(new Route.HostPage("shop-server"), "Not tested yet");
        check("host");
        go(new Route.Tasks(""), "Nothing is done, and nothing was");
        check("tasks");
    }

    @Test
    void arrow_keys_go_through_the_lists() {
        robot.await("the overview has the focus", () -> "nav-overview".equals(focusedId()));
        for (String id : List.of(
                "nav-tasks", "nav-replica-ledger", "nav-replica-shop", "nav-host-ledger-db", "nav-host-portal1")) {
            robot.press(KeyCode.DOWN);
            robot.await(id + " has the focus", () -> id.equals(focusedId()));
        }
        robot.press(KeyCode.UP);
        robot.press(KeyCode.SPACE);
        robot.await(
                "its page is shown",
                () -> window.desk.navigation().routeProperty().get().equals(new Route.HostPage("ledger-db")));
        go(new Route.Replicate(""), "Which running server");
        robot.click("source-ledger-db");
        robot.press(KeyCode.DOWN);
        robot.await("the next one is chosen", () -> "source-portal1".equals(focusedId()));
    }

    private String focusedId() {
        Node focused = window.root().getScene().getFocusOwner();
        return focused == null || focused.getId() == null ? "" : focused.getId();
    }

    @Test
    void wizard() {
        go(new Route.Replicate(""), "Which running server");
        check("wizard, source");
        robot.click("source-ledger-db");
        robot.click("wizard-next");
        robot.awaitText("Debian GNU/Linux");
        check("wizard, discovery");
        robot.click("wizard-next");
        robot.click("portal-portal1");
        robot.type("wizard-name", "books");
        check("wizard, portal");
        robot.click("wizard-next");
        robot.awaitText("Largest files");
        check("wizard, plan");
        robot.click("wizard-next");
        robot.awaitText("The same by command line");
        check("wizard, review");
    }

    @Test
    void dialogs_keep_the_focus_and_give_it_back() {
        robot.click("nav-replica-ledger");
        robot.awaitText("This may be old.");
        robot.press(KeyCode.F1);
        robot.awaitText("Keyboard shortcuts");
        check("shortcuts");
        robot.press(KeyCode.ESCAPE);
        robot.await(
                "the focus is back",
                () -> window.root().getScene().getFocusOwner() instanceof Node n
                        && "nav-replica-ledger".equals(n.getId()));
        robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.H);
        robot.awaitText("Add a host");
        check("add a host");
    }
}
