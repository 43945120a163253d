package org.understudy.app.task.dispatch;

import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.OneOf;
import org.understudy.app.ui.Ui;
import org.understudy.services.task.routine.Routine;

import static org.understudy.app.ui.Texts.t;

/// What shall be done.
final class RoutineStepView extends VBox {
    RoutineStepView(DispatchViewModel model) {
        getChildren().add(Ui.paragraph(t("What shall be done on the hosts?"), "lead"));
        VBox list = new VBox(6);
        ToggleGroup group = new ToggleGroup();
        for (Routine routine : model.routines()) {
            ToggleButton row = row(routine);
            row.setToggleGroup(group);
            list.getChildren().add(row);
        }
        OneOf.join(group, model.routineProperty(), Routine.class);
        getChildren().add(list);
    }

    private static ToggleButton row(Routine routine) {
        String undo = routine.undoable() ? " " + t("It can be undone.") : "";
        HBox content = Ui.row(
                12,
                Icons.of(Icon.CONSOLE, 20),
                Ui.column(0, Ui.line(routine.id(), "text-bold"), Ui.line(routine.description() + undo, "text-muted")));
        content.setMinWidth(0);
        ToggleButton row = new ToggleButton();
        row.setGraphic(content);
        row.setId("routine-" + routine.id());
        row.setAccessibleText(routine.id() + ", " + routine.description() + undo);
        row.getStyleClass().add("choice");
        row.setMinWidth(0);
        row.setMaxWidth(Double.MAX_VALUE);
        row.setUserData(routine);
        return row;
    }
}
