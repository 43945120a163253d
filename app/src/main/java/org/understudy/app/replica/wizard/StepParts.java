package org.understudy.app.replica.wizard;

import java.util.function.Function;
import java.util.function.Supplier;

import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import org.understudy.app.fx.Command;
import org.understudy.app.replica.Inquiry;
import org.understudy.app.task.TaskCard;
import org.understudy.app.task.TaskViewModel;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.ProblemPane;
import org.understudy.app.ui.Ui;

/// What the steps are built of.
final class StepParts {
    private StepParts() {}

    /// A step that scrolls when it does not fit.
    static Node page(VBox step) {
        step.setSpacing(16);
        step.getStyleClass().add("page-content");
        return Ui.page(step);
    }

    /// Fills a step with what became of a question: its progress, its answer, or why there is none.
    ///
    /// @param waiting the sentence above the progress
    /// @param again asks once more after a failure
    static <T> void follow(
            VBox step, Inquiry<T> inquiry, Supplier<String> waiting, Command again, Function<T, Node> answer) {
        Runnable show = () -> {
            T result = inquiry.resultProperty().get();
            var problem = inquiry.problemProperty().get();
            if (result != null) {
                step.getChildren().setAll(answer.apply(result));
            } else if (problem != null) {
                step.getChildren().setAll(new ProblemPane(problem), Ui.row(0, new CommandButton(again, "accent")));
            } else {
                step.getChildren()
                        .setAll(working(waiting.get(), inquiry.taskProperty().get()));
            }
        };
        inquiry.taskProperty().addListener((_, _, _) -> show.run());
        inquiry.resultProperty().addListener((_, _, _) -> show.run());
        inquiry.problemProperty().addListener((_, _, _) -> show.run());
        show.run();
    }

    private static Node working(String sentence, @Nullable TaskViewModel task) {
        if (task == null) {
            return Ui.paragraph(sentence, "lead");
        }
        TaskCard card = new TaskCard(task, false);
        card.getStyleClass().add("understudy-card");
        return Ui.column(16, Ui.paragraph(sentence, "lead"), card);
    }

    /// @param shown the field, or the field with what stands beside it
    static Node labelled(String text, TextField field, Node shown, String help) {
        Label label = new Label(text);
        label.getStyleClass().add("field-name");
        label.setLabelFor(field);
        field.setAccessibleText(text);
        VBox column = Ui.column(4, label, shown);
        if (!help.isEmpty()) {
            field.setAccessibleHelp(help);
            column.getChildren().add(Ui.paragraph(help, "text-small", "text-muted"));
        }
        return column;
    }

    static CheckBox check(String id, String text, javafx.beans.property.BooleanProperty value) {
        CheckBox box = new CheckBox(text);
        box.setId(id);
        box.setWrapText(true);
        box.selectedProperty().bindBidirectional(value);
        return box;
    }

    static Node tile(String number, String words) {
        VBox tile = Ui.column(2, Ui.line(number, "tile-number"), Ui.line(words, "text-muted"));
        tile.getStyleClass().addAll("understudy-card", "tile");
        return tile;
    }
}
