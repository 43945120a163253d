package org.understudy.app.task.page;

import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;

import org.understudy.app.task.board.TaskFace;
import org.understudy.app.ui.Ui;

/// How a task stands: a bar while it runs, and words beside it.
final class ProgressLine extends HBox {
    private final ProgressBar bar = new ProgressBar(0);
    private final Label words = new Label();

    ProgressLine() {
        super(10);
        setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        bar.setMinWidth(90);
        bar.setPrefWidth(90);
        words.setMinWidth(0);
        getStyleClass().add("progress-line");
        getChildren().addAll(bar, words);
    }

    void show(TaskFace face) {
        // A bar that runs to and fro in every row would keep the machine busy: none where it is not known.
        Ui.shown(bar, face.state().holds() && face.fraction() >= 0);
        bar.setProgress(Math.max(0, face.fraction()));
        words.setText(face.pace().isEmpty() ? face.standing() : face.standing() + "  ·  " + face.pace());
    }
}
