package org.understudy.app.host;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.understudy.app.desk.Hosts;
import org.understudy.app.desk.Hosts.Outcome;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.ProblemPane;
import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// One stage of a test: how it ended, what was found, and what to do about it.
final class StageRow extends VBox {
    private static final double TITLE_WIDTH = 130;

    StageRow(Hosts.Stage stage) {
        super(4);
        var icon = Icons.of(icon(stage.outcome()), 18);
        icon.getStyleClass().add(tone(stage.outcome()));
        Label title = Ui.line(stage.title(), "stage-title");
        title.setMinWidth(TITLE_WIDTH);
        title.setPrefWidth(TITLE_WIDTH);
        // A problem says itself what was found.
        String found = stage.problem().isPresent() ? word(stage.outcome()) : stage.detail();
        Label detail = Ui.paragraph(found, "text-muted");
        HBox.setHgrow(detail, Priority.ALWAYS);
        HBox line = new HBox(10, icon, title, detail);
        line.getStyleClass().add("stage");
        getChildren().add(line);
        stage.problem()
                .ifPresent(p -> getChildren()
                        .add(stage.outcome() == Outcome.WARNED ? ProblemPane.warning(p) : new ProblemPane(p)));
        setAccessibleText(stage.title() + ": " + word(stage.outcome()) + ". " + stage.detail());
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case WAITING -> t("waiting");
            case RUNNING -> t("running");
            case PASSED -> t("passed");
            case WARNED -> t("not good enough for a portal");
            case FAILED -> t("failed");
            case SKIPPED -> t("not tried");
        };
    }

    private static Icon icon(Outcome outcome) {
        return switch (outcome) {
            case WAITING -> Icon.WAITING;
            case RUNNING -> Icon.RUNNING;
            case PASSED -> Icon.DONE;
            case WARNED -> Icon.WARNING;
            case FAILED -> Icon.FAILED;
            case SKIPPED -> Icon.SKIPPED;
        };
    }

    private static String tone(Outcome outcome) {
        return switch (outcome) {
            case WAITING, SKIPPED -> "tone-muted";
            case RUNNING -> "tone-accent";
            case PASSED -> "tone-success";
            case WARNED -> "tone-warning";
            case FAILED -> "tone-danger";
        };
    }
}
