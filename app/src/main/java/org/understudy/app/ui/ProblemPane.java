package org.understudy.app.ui;

import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.model.problem.Problem;

import static org.understudy.app.ui.Texts.t;

/// What happened, why, and what one can do. The stack trace is in the log.
public final class ProblemPane extends VBox {
    public ProblemPane(Problem problem) {
        super(8);
        getStyleClass().add("problem");
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleText(problem.sentence());
        var icon = Icons.of(Icon.FAILED, 20);
        icon.getStyleClass().add("tone-danger");
        var what = Ui.paragraph(problem.what(), "problem-what");
        HBox.setHgrow(what, Priority.ALWAYS);
        HBox head = new HBox(10, icon, what);
        getChildren().add(head);
        if (!problem.why().isEmpty()) {
            getChildren().add(indented(Ui.paragraph(problem.why(), "text-muted")));
        }
        if (!problem.remedies().isEmpty()) {
            getChildren().add(indented(Ui.line(t("What you can do"), "problem-remedies-title")));
            for (String remedy : problem.remedies()) {
                Label text = Ui.paragraph(remedy);
                HBox.setHgrow(text, Priority.ALWAYS);
                HBox line = new HBox(8, Icons.of(Icon.HINT), text);
                line.getStyleClass().addAll("problem-indent", "remedy");
                getChildren().add(line);
            }
        }
    }

    private static Label indented(Label label) {
        label.getStyleClass().add("problem-indent");
        return label;
    }
}
