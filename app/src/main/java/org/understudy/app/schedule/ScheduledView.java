package org.understudy.app.schedule;

import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.understudy.app.task.page.TaskStates;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.EmptyState;
import org.understudy.app.ui.Ui;
import org.understudy.app.ui.WrapRow;

import static org.understudy.app.ui.Texts.t;

/// Schedules, and below them what waits for a runner.
public final class ScheduledView extends BorderPane {
    private static final double ROW = 52;
    private static final double HEAD = 41;
    private static final int QUEUE_SHOWN = 4;

    private final ScheduledViewModel model;

    /// @param tabs the ways to what stands beside it
    /// @param dispatch how something new is made
    public ScheduledView(ScheduledViewModel model, Node tabs, Node dispatch) {
        this.model = model;
        getStyleClass().add("tasks-page");
        Label title = Ui.line(t("Tasks"), "page-title");
        Node head = new WrapRow(
                Ui.row(12, Icons.of(Icon.TASKS, 26), title, tabs),
                Ui.row(
                        8,
                        dispatch,
                        new CommandButton(model.runNow()),
                        new CommandButton(model.pause()),
                        new CommandButton(model.resume()),
                        new CommandButton(model.remove())));
        VBox top = Ui.column(14, head, warning());
        top.getStyleClass().add("tasks-head");
        setTop(top);
        VBox middle = Ui.column(0, schedules(), queue());
        middle.getStyleClass().add("tasks-middle");
        setCenter(middle);
        HBox foot = Ui.row(8, Ui.line(model.runners(), "text-muted", "text-small"));
        foot.getStyleClass().add("tasks-foot");
        setBottom(foot);
    }

    private Node warning() {
        var icon = Icons.of(Icon.WARNING, 16);
        icon.getStyleClass().add("tone-warning");
        Label words = Ui.paragraph(model.warning());
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox banner = Ui.row(8, icon, words);
        banner.setId("scheduled-warning");
        banner.getStyleClass().add("banner-warning");
        Ui.shown(banner, Bindings.isNotEmpty(model.warning()));
        return banner;
    }

    // ---- schedules

    private Node schedules() {
        FaceTable<ScheduleFace> table = new FaceTable<>(
                        "schedules-table", t("Schedules"), ROW, model.schedules(), model.selected(), ScheduleFace::name)
                .column(t("Schedule"), 250, 150, ScheduledView::name, s -> s.name() + ", " + s.what())
                .column(
                        t("When"),
                        210,
                        120,
                        s -> s.missed().isEmpty() ? twoLines(s.rule()) : two(s.rule(), s.missed(), "tone-warning-text"),
                        s -> both(s.rule(), s.missed()))
                .column(
                        t("Next"),
                        190,
                        130,
                        s -> two(s.next(), s.until(), "text-muted"),
                        s -> both(s.next(), s.until()))
                .column(t("Last run"), 220, 120, ScheduledView::last, ScheduleFace::last)
                .column(t("By"), 110, 70, s -> Ui.line(s.person()), ScheduleFace::person);
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DELETE) {
                model.remove().execute();
                event.consume();
            }
        });
        EmptyState none = new EmptyState(
                Icon.CLOCK,
                t("Nothing is scheduled"),
                t(
                        "Run a task on hosts, and say at its last step when: at a time, every so often, after something else."));
        StackPane both = new StackPane(table, none);
        VBox.setVgrow(both, Priority.ALWAYS);
        whenEmpty(model.schedules(), table, none);
        return both;
    }

    private static Node name(ScheduleFace face) {
        var icon =
                Icons.of(face.paused() ? Icon.STATE_PAUSED : face.problem().isEmpty() ? Icon.CLOCK : Icon.WARNING, 16);
        icon.getStyleClass()
                .add(face.paused() ? "tone-muted" : face.problem().isEmpty() ? "tone-accent" : "tone-warning");
        HBox row = Ui.row(
                8, icon, two(face.name(), face.problem().isEmpty() ? face.what() : face.problem(), "text-muted"));
        row.setMinWidth(0);
        return row;
    }

    private static Node last(ScheduleFace face) {
        Label words = Ui.line(face.last());
        if (face.lastState().isEmpty()) {
            words.getStyleClass().add("text-muted");
            return words;
        }
        var icon = Icons.of(TaskStates.icon(face.lastState().get()), 16);
        icon.getStyleClass().add(TaskStates.tone(face.lastState().get()));
        HBox row = Ui.row(8, icon, words);
        row.setMinWidth(0);
        return row;
    }

    /// Words that go on in a second line, and no further.
    private static Node twoLines(String words) {
        Label label = Ui.paragraph(words);
        label.setMinHeight(0);
        label.setMaxHeight(ROW - 12);
        return label;
    }

    private static Node two(String first, String second, String style) {
        VBox lines = Ui.column(0, Ui.line(first));
        if (!second.isEmpty()) {
            lines.getChildren().add(Ui.line(second, "text-small", style));
        }
        lines.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        lines.setMinWidth(0);
        return lines;
    }

    private static String both(String first, String second) {
        return second.isEmpty() ? first : first + ", " + second;
    }

    // ---- the queue

    private Node queue() {
        FaceTable<QueuedFace> table = new FaceTable<>(
                        "queue-table",
                        t("Waiting for a runner"),
                        ROW,
                        model.queued(),
                        model.selectedQueued(),
                        QueuedFace::id)
                .column(
                        t("Dispatch"),
                        300,
                        150,
                        q -> two(q.title(), q.hosts(), "text-muted"),
                        q -> both(q.title(), q.hosts()))
                .column(t("How it stands"), 180, 120, ScheduledView::standing, QueuedFace::standing)
                .column(t("Made"), 130, 90, q -> Ui.line(q.since()), QueuedFace::since)
                .column(t("By"), 180, 80, q -> Ui.line(q.made()), QueuedFace::made);
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.DELETE) {
                model.cancel().execute();
                event.consume();
            }
        });
        Label title = Ui.grow(Ui.line(t("Waiting for a runner, or led by one"), "card-title"));
        title.setMaxWidth(Double.MAX_VALUE);
        HBox head = Ui.row(8, title, new CommandButton(model.cancel()));
        VBox all = Ui.column(8, head, table);
        all.getStyleClass().add("queue");
        model.queued().addListener((ListChangeListener<QueuedFace>) _ -> fit(table, all));
        fit(table, all);
        return all;
    }

    private void fit(FaceTable<QueuedFace> table, VBox all) {
        int rows = Math.min(QUEUE_SHOWN, Math.max(1, model.queued().size()));
        table.setPrefHeight(HEAD + rows * ROW + 2);
        table.setMinHeight(HEAD + ROW);
        Ui.shown(all, !model.queued().isEmpty());
    }

    private static Node standing(QueuedFace face) {
        var icon = Icons.of(TaskStates.icon(face.state()), 16);
        icon.getStyleClass().add(TaskStates.tone(face.state()));
        HBox row = Ui.row(8, icon, Ui.line(face.standing()));
        row.setMinWidth(0);
        return row;
    }

    private static <T> void whenEmpty(ObservableList<T> items, Node table, Node none) {
        Runnable choose = () -> {
            table.setVisible(!items.isEmpty());
            Ui.shown(none, items.isEmpty());
        };
        items.addListener((ListChangeListener<T>) _ -> choose.run());
        choose.run();
    }
}
