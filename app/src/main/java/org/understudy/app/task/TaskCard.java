package org.understudy.app.task;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.ProblemPane;
import org.understudy.app.ui.Ui;
import org.understudy.services.task.TaskSnapshot;
import org.understudy.services.task.TaskSnapshot.Phase;

import static org.understudy.app.ui.Texts.t;

/// A task with its phases, how far it is, what it tells, and the button that stops it.
public final class TaskCard extends VBox {
    private static final int MESSAGES = 4;

    private final TaskViewModel task;
    private final VBox phases = new VBox(4);
    private final VBox messages = new VBox(4);
    private final VBox problem = new VBox();
    private final Timeline clock = new Timeline(new KeyFrame(Duration.seconds(1), _ -> tick()));
    private final Label elapsed;
    private Runnable tick = () -> {};

    /// @param withProblem whether the card says itself why the task failed
    public TaskCard(TaskViewModel task, boolean withProblem) {
        super(10);
        this.task = task;
        getStyleClass().add("task-card");
        Label title = Ui.line(task.title(), "task-title");
        Label status = Ui.line(task.statusProperty(), "text-muted");
        Label elapsed = new Label();
        elapsed.getStyleClass().addAll("text-small", "text-muted", "numbers");
        elapsed.setMinWidth(USE_PREF_SIZE);
        this.elapsed = elapsed;
        VBox head = Ui.grow(Ui.column(2, title, status));
        CommandButton cancel = new CommandButton(task.cancel(), "small");
        cancel.button().setAccessibleText(t("Cancel {0}", task.title()));
        HBox top = Ui.row(12, head, elapsed, cancel);
        ProgressBar bar = new ProgressBar();
        bar.setId("task-progress");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setAccessibleText(t("Progress of {0}", task.title()));
        bar.progressProperty().bind(task.progressProperty());
        Label detail = Ui.paragraph(task.detailProperty(), "text-small", "numbers");
        Label current = Ui.line(task.currentProperty(), "text-small", "text-muted", "mono");
        getChildren().addAll(top, bar, detail, current, phases, messages, problem);
        Ui.shown(detail, Bindings.isNotEmpty(task.detailProperty()));
        Ui.shown(current, Bindings.isNotEmpty(task.currentProperty()));
        task.phases().addListener((ListChangeListener<Phase>) _ -> showPhases());
        task.messages().addListener((ListChangeListener<String>) _ -> showMessages());
        task.snapshotProperty().subscribe(now -> {
            boolean over = now.state().over();
            Ui.shown(cancel, !over);
            Ui.shown(bar, !over);
            problem.getChildren().clear();
            if (withProblem) {
                now.problem().ifPresent(p -> problem.getChildren().setAll(new ProblemPane(p)));
            }
        });
        showPhases();
        showMessages();
        // The clock stands still while nobody sees it.
        clock.setCycleCount(Animation.INDEFINITE);
        sceneProperty().subscribe(_ -> runClock());
        task.snapshotProperty().subscribe(_ -> runClock());
    }

    private void runClock() {
        if (getScene() != null && !task.state().over()) {
            clock.play();
        } else {
            clock.stop();
        }
    }

    private void tick() {
        tick.run();
    }

    private void showPhases() {
        tick = () -> {};
        phases.getChildren().setAll(task.phases().stream().map(this::phase).toList());
        // A single phase says nothing that the title does not say, but for its time.
        boolean several = task.phases().size() > 1;
        Ui.shown(phases, several);
        Ui.shown(elapsed, !several);
        if (!several) {
            Runnable show = () -> elapsed.setText(
                    task.phases().stream().findFirst().map(this::time).orElse(""));
            tick = show;
            show.run();
        }
    }

    private HBox phase(Phase phase) {
        var icon = Icons.of(icon(phase.state()), 15);
        icon.getStyleClass().add(tone(phase.state()));
        Label title = Ui.line(phase.title());
        if (phase.state() == TaskSnapshot.PhaseState.WAITING || phase.state() == TaskSnapshot.PhaseState.SKIPPED) {
            title.getStyleClass().add("text-muted");
        }
        if (phase.state() == TaskSnapshot.PhaseState.RUNNING) {
            title.getStyleClass().add("text-bold");
        }
        HBox.setHgrow(title, Priority.ALWAYS);
        title.setMaxWidth(Double.MAX_VALUE);
        Label seconds = new Label(time(phase));
        if (phase.state() == TaskSnapshot.PhaseState.RUNNING) {
            tick = () -> seconds.setText(time(phase));
        }
        seconds.getStyleClass().addAll("text-small", "text-muted", "numbers");
        seconds.setMinWidth(USE_PREF_SIZE);
        HBox row = Ui.row(8, icon, title, seconds);
        row.getStyleClass().add("phase");
        return row;
    }

    private String time(Phase phase) {
        return switch (phase.state()) {
            case WAITING -> "";
            case SKIPPED -> t("not needed");
            case RUNNING, DONE, FAILED -> Formats.duration(task.seconds(phase));
        };
    }

    private static Icon icon(TaskSnapshot.PhaseState state) {
        return switch (state) {
            case WAITING -> Icon.WAITING;
            case RUNNING -> Icon.RUNNING;
            case DONE -> Icon.DONE;
            case SKIPPED -> Icon.SKIPPED;
            case FAILED -> Icon.FAILED;
        };
    }

    private static String tone(TaskSnapshot.PhaseState state) {
        return switch (state) {
            case WAITING, SKIPPED -> "tone-muted";
            case RUNNING -> "tone-accent";
            case DONE -> "tone-success";
            case FAILED -> "tone-danger";
        };
    }

    private void showMessages() {
        int from = Math.max(0, task.messages().size() - MESSAGES);
        messages.getChildren()
                .setAll(task.messages().subList(from, task.messages().size()).stream()
                        .map(message -> {
                            Label text = Ui.paragraph(message, "text-small");
                            HBox.setHgrow(text, Priority.ALWAYS);
                            var icon = Icons.of(Icon.INFO, 14);
                            icon.getStyleClass().add("tone-muted");
                            return new HBox(8, icon, text);
                        })
                        .toList());
        Ui.shown(messages, !messages.getChildren().isEmpty());
    }
}
