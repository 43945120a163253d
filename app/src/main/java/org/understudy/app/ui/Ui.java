package org.understudy.app.ui;

import java.util.List;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;

/// Makes the small things of which pages are built, each with its accessible name and its style class.
public final class Ui {
    private static final Duration TOOLTIP_DELAY = Duration.millis(350);

    private Ui() {}

    // ---- text

    /// One line; shortened with an ellipsis where there is no room, and then its tooltip has it all.
    public static Label line(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        label.setMinWidth(0);
        label.tooltipProperty()
                .bind(Bindings.createObjectBinding(
                        () -> label.isTextTruncated() ? tooltip(label.getText()) : null,
                        label.textTruncatedProperty(),
                        label.textProperty()));
        return label;
    }

    public static Label line(ObservableValue<String> text, String... styles) {
        Label label = line("", styles);
        label.textProperty().bind(text);
        return label;
    }

    /// Wraps, and is never cut.
    public static Label paragraph(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    public static Label paragraph(ObservableValue<String> text, String... styles) {
        Label label = paragraph("", styles);
        label.textProperty().bind(text);
        return label;
    }

    public static Tooltip tooltip(String text) {
        Tooltip tooltip = new Tooltip(text);
        tooltip.setShowDelay(TOOLTIP_DELAY);
        tooltip.setWrapText(true);
        tooltip.setMaxWidth(420);
        return tooltip;
    }

    // ---- things to press

    public static Button button(String id, String text, Icon icon, Runnable action, String... styles) {
        Button button = new Button(text, Icons.of(icon));
        button.setId(id);
        button.getStyleClass().addAll(styles);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> action.run());
        return button;
    }

    /// A button that is only an icon: its name is told to screen readers and shown as tooltip.
    public static Button iconButton(String id, String name, Icon icon, Runnable action) {
        Button button = new Button("", Icons.of(icon));
        button.setId(id);
        button.getStyleClass().addAll("button-icon", "flat");
        button.setAccessibleText(name);
        button.setTooltip(tooltip(name));
        button.setOnAction(_ -> action.run());
        return button;
    }

    public static Hyperlink link(String id, String text, Runnable action) {
        Hyperlink link = new Hyperlink(text);
        link.setId(id);
        link.setMinWidth(0);
        link.setOnAction(_ -> {
            link.setVisited(false);
            action.run();
        });
        return link;
    }

    // ---- boxes

    public static HBox row(double gap, Node... nodes) {
        HBox box = new HBox(gap, nodes);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    public static VBox column(double gap, Node... nodes) {
        return new VBox(gap, nodes);
    }

    public static Region spacer() {
        Region region = new Region();
        HBox.setHgrow(region, Priority.ALWAYS);
        VBox.setVgrow(region, Priority.ALWAYS);
        return region;
    }

    public static <T extends Node> T grow(T node) {
        HBox.setHgrow(node, Priority.ALWAYS);
        VBox.setVgrow(node, Priority.ALWAYS);
        return node;
    }

    /// A framed part of a page with a heading.
    public static VBox card(String title, Node... nodes) {
        VBox card = new VBox(12);
        card.getStyleClass().add("understudy-card");
        if (!title.isEmpty()) {
            card.getChildren().add(heading(title));
        }
        card.getChildren().addAll(nodes);
        return card;
    }

    public static Label heading(String title) {
        Label heading = line(title, "card-title");
        heading.setAccessibleRole(AccessibleRole.TEXT);
        return heading;
    }

    /// A page: scrolls up and down when it does not fit, never sideways.
    public static ScrollPane page(Node content) {
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().addAll("edge-to-edge", "page");
        scroll.setFocusTraversable(false);
        return scroll;
    }

    /// Names and values in two columns; values may be long.
    public static Node facts(List<Fact> facts) {
        return new FactsPane(facts);
    }

    public record Fact(String name, String value) {}

    /// A short word in a coloured pill.
    public static Label badge(String text, String tone) {
        Label badge = new Label(text);
        badge.getStyleClass().addAll("badge", tone);
        badge.setMinWidth(Region.USE_PREF_SIZE);
        return badge;
    }

    public static void shown(Node node, ObservableValue<Boolean> when) {
        node.visibleProperty().bind(when);
        node.managedProperty().bind(when);
    }

    public static void shown(Node node, boolean now) {
        node.setVisible(now);
        node.setManaged(now);
    }
}
