package org.understudy.app.task.log;

import java.io.File;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.stage.FileChooser;
import javafx.util.Duration;

import atlantafx.base.controls.CustomTextField;

import org.understudy.app.fx.Command;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CopyField;
import org.understudy.app.ui.EmptyState;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.ProblemPane;
import org.understudy.app.ui.Ui;
import org.understudy.model.problem.Problem;

import static org.understudy.app.ui.Texts.t;

/// What a task prints: lines, a search, and the ways to take it along.
public final class LogView extends BorderPane {
    private static final Duration POLL = Duration.millis(500);

    private final LogViewModel model;
    private final String name;
    private final Consumer<Problem> report;
    private final CustomTextField search = new CustomTextField();
    private final Timeline clock;
    private boolean last;

    /// @param name for a file that it is saved to
    /// @param grows whether something may still be written
    public LogView(LogViewModel model, String name, BooleanSupplier grows, Consumer<Problem> report) {
        this.model = model;
        this.name = name;
        this.report = report;
        getStyleClass().add("log-view");
        setTop(tools());
        LogLinesPane lines = new LogLinesPane(model, this::key);
        StackPane middle = new StackPane(lines, nothing(lines));
        middle.setMinSize(0, 0);
        setCenter(middle);
        Label length = Ui.line(
                Bindings.createStringBinding(
                        () -> model.knownProperty().get()
                                ? Formats.bytes(model.sizeProperty().get())
                                : t("Being read …"),
                        model.sizeProperty(),
                        model.knownProperty()),
                "text-small",
                "text-muted");
        HBox foot = Ui.row(12, length, Ui.spacer(), Ui.line(model.savingProperty(), "text-small", "text-muted"));
        foot.getStyleClass().add("log-foot");
        setBottom(foot);
        clock = new Timeline(new KeyFrame(POLL, _ -> {
            boolean now = grows.getAsBoolean();
            // Once more after its end: the last words come with it.
            if (now || !last || !model.knownProperty().get()) {
                model.poll();
            }
            last = !now;
        }));
        clock.setCycleCount(Animation.INDEFINITE);
        sceneProperty().subscribe(scene -> {
            if (scene == null) {
                clock.stop();
            } else {
                model.poll();
                clock.play();
            }
        });
        addEventFilter(KeyEvent.KEY_PRESSED, this::anywhere);
    }

    private Node tools() {
        search.setId("log-search");
        search.setPromptText(t("Search the log"));
        search.setAccessibleText(t("Search the log"));
        search.setLeft(Icons.of(Icon.FILTER));
        search.setPrefWidth(190);
        search.setMinWidth(110);
        HBox.setHgrow(search, javafx.scene.layout.Priority.SOMETIMES);
        // Told as a whole: a search for the first letter of a long log is nobody's wish.
        search.setOnAction(_ -> {
            if (search.getText().equals(model.wantedProperty().get())) {
                model.next().execute();
            } else {
                model.wantedProperty().set(search.getText());
            }
        });
        search.textProperty().addListener((_, _, now) -> {
            if (now.isEmpty()) {
                model.wantedProperty().set("");
            }
        });
        Label found = Ui.line(model.foundProperty(), "text-small", "text-muted", "numbers");
        found.setId("log-found");
        ToggleButton follow = new ToggleButton("", Icons.of(Icon.TO_END));
        follow.setId("log-follow");
        follow.getStyleClass().addAll("button-icon");
        follow.setAccessibleText(t("Stay at the end"));
        follow.setTooltip(Ui.tooltip(t("Stay at the end as it grows")));
        follow.selectedProperty().bindBidirectional(model.followProperty());
        follow.setOnAction(_ -> {
            if (follow.isSelected()) {
                model.toEnd();
            }
        });
        HBox tools = Ui.row(
                6,
                search,
                icon(model.previous()),
                icon(model.next()),
                Ui.grow(found),
                follow,
                Ui.iconButton("log-copy", t("Copy the selected lines, or those that are seen"), Icon.COPY, this::copy),
                Ui.iconButton("log-save", t("Save the whole log to a file"), Icon.SAVE, this::save));
        found.setMaxWidth(Double.MAX_VALUE);
        tools.getStyleClass().add("log-tools");
        return tools;
    }

    private static Button icon(Command command) {
        Button button = Ui.iconButton(command.id(), command.title(), command.icon(), command::execute);
        button.disableProperty().bind(Bindings.not(command.executable()));
        return button;
    }

    private Node nothing(Node lines) {
        EmptyState empty = new EmptyState(
                Icon.FILE, t("Nothing was printed yet"), t("What the task prints is shown here as it comes."));
        StackPane trouble = new StackPane();
        model.problemProperty().subscribe(problem -> {
            trouble.getChildren().clear();
            if (problem != null) {
                trouble.getChildren().setAll(new ProblemPane(problem));
            }
        });
        trouble.setPadding(new javafx.geometry.Insets(16));
        StackPane both = new StackPane(empty, trouble);
        Runnable choose = () -> {
            boolean any = !model.lines().isEmpty();
            Ui.shown(trouble, !any && model.problemProperty().get() != null);
            Ui.shown(
                    empty,
                    !any
                            && model.problemProperty().get() == null
                            && model.knownProperty().get());
            both.setVisible(!any);
            lines.setVisible(any || model.sizeProperty().get() > 0);
        };
        model.lines().addListener((javafx.collections.ListChangeListener<LogLine>) _ -> choose.run());
        model.problemProperty().subscribe(_ -> choose.run());
        model.knownProperty().subscribe(_ -> choose.run());
        model.sizeProperty().subscribe(_ -> choose.run());
        return both;
    }

    // ---- keys

    /// Before the keys of the window: here they are about the log.
    private void anywhere(KeyEvent event) {
        if (event.isShortcutDown() && event.getCode() == KeyCode.F) {
            search.requestFocus();
            search.selectAll();
            event.consume();
        } else if (event.getCode() == KeyCode.F3) {
            (event.isShiftDown() ? model.previous() : model.next()).execute();
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE && !search.getText().isEmpty()) {
            search.clear();
            event.consume();
        }
    }

    private void key(KeyEvent event) {
        if (LogLinesPane.copy(event)) {
            copy();
            event.consume();
        }
    }

    private void copy() {
        model.copy(CopyField::copy, report);
    }

    private void save() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(t("Save the log"));
        chooser.setInitialFileName(name + ".log");
        File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            model.save(file.toPath(), report);
        }
    }
}
