package org.understudy.app.ui;

import javafx.geometry.Insets;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
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
        this(problem, Icon.FAILED, "danger");
    }

    /// Something that could be better, but is in nobody's way.
    public static ProblemPane warning(Problem problem) {
        return new ProblemPane(problem, Icon.WARNING, "warning");
    }

    private ProblemPane(Problem problem, Icon symbol, String tone) {
        super(8);
        getStyleClass().addAll("problem", "problem-" + tone);
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleText(problem.sentence());
        var icon = Icons.of(symbol, 20);
        icon.getStyleClass().add("tone-" + tone);
        var what = Ui.paragraph(problem.what(), "problem-what");
        HBox.setHgrow(what, Priority.ALWAYS);
        what.setMaxWidth(Double.MAX_VALUE);
        Button copy =
                Ui.iconButton("problem-copy", t("Copy what it says"), Icon.COPY, () -> CopyField.copy(text(problem)));
        copy.getStyleClass().add("small");
        // Its frame is larger than a line of text.
        HBox.setMargin(copy, new Insets(-6, -6, -6, 0));
        getChildren().add(new HBox(10, icon, what, copy));
        if (!problem.why().isEmpty()) {
            getChildren().add(indented(Ui.paragraph(problem.why(), "text-muted")));
        }
        if (!problem.remedies().isEmpty()) {
            getChildren().add(indented(Ui.line(t("What you can do"), "problem-remedies-title")));
            for (String remedy : problem.remedies()) {
                Label sentence = Ui.paragraph(remedy);
                HBox.setHgrow(sentence, Priority.ALWAYS);
                HBox line = new HBox(8, Icons.of(Icon.HINT), sentence);
                line.getStyleClass().addAll("problem-indent", "remedy");
                getChildren().add(line);
            }
        }
    }

    /// For a letter to whoever can help.
    private static String text(Problem problem) {
        StringBuilder all = new StringBuilder(problem.sentence());
        problem.remedies().forEach(remedy -> all.append("\n- ").append(remedy));
        return all.toString();
    }

    private static Label indented(Label label) {
        label.getStyleClass().add("problem-indent");
        return label;
    }
}
