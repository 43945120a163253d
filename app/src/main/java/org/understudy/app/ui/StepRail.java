package org.understudy.app.ui;

import java.util.List;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;

import static org.understudy.app.ui.Texts.t;

/// The steps of a wizard in a row: those that are done, where one is, what is to come.
public final class StepRail extends HBox {
    private final List<String> titles;

    public StepRail(List<String> titles) {
        this.titles = List.copyOf(titles);
        getStyleClass().add("step-rail");
        setAlignment(Pos.CENTER_LEFT);
    }

    /// @param now which step one is at, from 0
    public void show(int now) {
        getChildren().clear();
        for (int i = 0; i < titles.size(); i++) {
            if (i > 0) {
                Region line = new Region();
                line.getStyleClass().add("step-line");
                setHgrow(line, Priority.ALWAYS);
                getChildren().add(line);
            }
            getChildren().add(stop(i, now));
        }
    }

    private Node stop(int step, int now) {
        String title = titles.get(step);
        StackPane dot = new StackPane(step < now ? Icons.of(Icon.DONE, 14) : new Label(String.valueOf(step + 1)));
        dot.getStyleClass().add("step-dot");
        Label name = new Label(title);
        name.getStyleClass().add("step-name");
        name.setMinWidth(USE_PREF_SIZE);
        HBox stop = Ui.row(8, dot, name);
        stop.setMinWidth(USE_PREF_SIZE);
        stop.getStyleClass().add(step == now ? "step-here" : step < now ? "step-past" : "step-future");
        stop.setAccessibleText(
                step == now ? t("Step {0}, now", title) : step < now ? t("Step {0}, done", title) : title);
        return stop;
    }
}
