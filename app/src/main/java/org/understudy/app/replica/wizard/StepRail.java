package org.understudy.app.replica.wizard;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// The steps of the wizard in a row: those that are done, where one is, what is to come.
final class StepRail extends HBox {
    StepRail() {
        getStyleClass().add("step-rail");
        setAlignment(Pos.CENTER_LEFT);
    }

    void show(ReplicateStep now) {
        getChildren().clear();
        for (ReplicateStep step : ReplicateStep.values()) {
            if (!step.first()) {
                Region line = new Region();
                line.getStyleClass().add("step-line");
                setHgrow(line, Priority.ALWAYS);
                getChildren().add(line);
            }
            getChildren().add(stop(step, now));
        }
    }

    private static Node stop(ReplicateStep step, ReplicateStep now) {
        boolean here = step == now;
        boolean past = step.compareTo(now) < 0;
        StackPane dot = new StackPane(past ? Icons.of(Icon.DONE, 14) : new Label(String.valueOf(step.number())));
        dot.getStyleClass().add("step-dot");
        Label name = new Label(step.title());
        name.getStyleClass().add("step-name");
        name.setMinWidth(USE_PREF_SIZE);
        HBox stop = Ui.row(8, dot, name);
        stop.setMinWidth(USE_PREF_SIZE);
        stop.getStyleClass().add(here ? "step-here" : past ? "step-past" : "step-future");
        stop.setAccessibleText(
                here ? t("Step {0}, now", step.title()) : past ? t("Step {0}, done", step.title()) : step.title());
        return stop;
    }
}
