package org.understudy.app.task;

import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

import org.understudy.app.theme.Icon;
import org.understudy.app.ui.EmptyState;
import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// All tasks of this window, newest first, at the right side of the page.
public final class TaskPanel extends VBox {
    private static final double WIDTH = 380;

    private final TaskCentre centre;
    private final VBox list = new VBox(12);

    public TaskPanel(TaskCentre centre, Runnable onClose) {
        this.centre = centre;
        setId("task-panel");
        getStyleClass().add("task-panel");
        setMinWidth(WIDTH);
        setPrefWidth(WIDTH);
        setMaxWidth(WIDTH);
        Label title = Ui.line(t("Tasks"), "card-title");
        Node head = Ui.row(
                4,
                Ui.grow(title),
                Ui.iconButton("tasks-clear", t("Forget the tasks that are over"), Icon.REMOVE, centre::forgetEnded),
                Ui.iconButton("tasks-close", t("Close the list of tasks"), Icon.CLOSE, onClose));
        head.getStyleClass().add("task-panel-head");
        title.setMaxWidth(Double.MAX_VALUE);
        list.getStyleClass().add("task-panel-list");
        getChildren().addAll(head, Ui.grow(Ui.page(list)));
        centre.tasks().addListener((ListChangeListener<TaskViewModel>) change -> {
            while (change.next()) {
                if (change.wasAdded() || change.wasRemoved()) {
                    show();
                }
            }
        });
        show();
    }

    private void show() {
        if (centre.tasks().isEmpty()) {
            list.getChildren()
                    .setAll(new EmptyState(
                            Icon.TASKS,
                            t("Nothing is being done"),
                            t("What you start is shown here while it runs, and how it ended.")));
            return;
        }
        // A card per task is kept: it would lose focus and scroll place if it were made anew.
        list.getChildren().setAll(centre.tasks().stream().map(this::card).toList());
    }

    private Node card(TaskViewModel task) {
        for (Node shown : list.getChildren()) {
            if (task.equals(shown.getUserData())) {
                return shown;
            }
        }
        TaskCard card = new TaskCard(task, true);
        card.setUserData(task);
        return card;
    }
}
