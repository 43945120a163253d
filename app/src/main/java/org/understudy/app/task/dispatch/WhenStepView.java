package org.understudy.app.task.dispatch;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import org.understudy.app.task.board.TaskFace;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.Columns;
import org.understudy.app.ui.CopyField;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.OneOf;
import org.understudy.app.ui.Ui;
import org.understudy.services.store.TaskRow;

import static org.understudy.app.ui.Texts.t;

/// When it shall be done: now with one key, or later by a runner.
final class WhenStepView extends VBox {
    private static final double ROW = 44;

    private final WhenStepViewModel model;
    private final VBox details = new VBox(14);
    private final VBox times = new VBox(6);

    WhenStepView(DispatchViewModel wizard) {
        this.model = wizard.when();
        SimpleStringProperty line = new SimpleStringProperty("");
        Runnable tell = () -> line.set(wizard.commandLine());
        for (ObservableValue<?> each : List.of(
                wizard.stepProperty(),
                model.whenProperty(),
                model.nameProperty(),
                model.zoneProperty(),
                model.skipMissedProperty(),
                model.anyEndProperty(),
                model.words(),
                model.wrong())) {
            each.addListener((_, _, _) -> tell.run());
        }
        VBox right = Ui.column(16, details, new CopyFieldCard(line));
        getChildren()
                .addAll(
                        Ui.paragraph(t("When shall it be done?"), "lead"),
                        new Columns(16, 360, Ui.column(6, ways()), right));
        model.next().addListener((ListChangeListener<String>) _ -> showTimes());
        model.words().subscribe(_ -> showTimes());
        model.whenProperty().subscribe(_ -> show());
    }

    private static final class CopyFieldCard extends VBox {
        CopyFieldCard(ObservableValue<String> line) {
            getChildren()
                    .add(Ui.card(
                            t("The same as a command"),
                            new CopyField("dispatch-when-command", t("The same as a command"), line)));
        }
    }

    private Node[] ways() {
        ToggleGroup group = new ToggleGroup();
        List<Node> rows = new ArrayList<>();
        for (When way : When.values()) {
            ToggleButton row = way(way);
            row.setToggleGroup(group);
            rows.add(row);
        }
        OneOf.join(group, model.whenProperty(), When.class);
        return rows.toArray(Node[]::new);
    }

    private static ToggleButton way(When way) {
        Icon icon = switch (way) {
            case NOW -> Icon.BOOT;
            case RUNNER -> Icon.SERVICE;
            case AT -> Icon.CLOCK;
            case EVERY -> Icon.SYNC;
            case CRON -> Icon.PLAN;
            case AFTER -> Icon.NEXT;
        };
        HBox content = Ui.row(
                12,
                Icons.of(icon, 20),
                Ui.column(0, Ui.line(way.title(), "text-bold"), Ui.line(way.description(), "text-muted")));
        content.setMinWidth(0);
        ToggleButton row = new ToggleButton();
        row.setGraphic(content);
        row.setId("when-" + way.name().toLowerCase(Locale.ROOT));
        row.setAccessibleText(way.title() + ", " + way.description());
        row.getStyleClass().add("choice");
        row.setMinWidth(0);
        row.setMaxWidth(Double.MAX_VALUE);
        row.setUserData(way);
        return row;
    }

    // ---- the chosen way

    private void show() {
        When way = model.whenProperty().get();
        details.getChildren().clear();
        if (!model.scheduled()) {
            String words = way == When.NOW
                    ? t("It begins as soon as you go on.")
                    : t("It begins when a runner takes it, with the hosts that are meant then.");
            details.getChildren().add(Ui.card(way.title(), Ui.paragraph(words), runner(way)));
            return;
        }
        VBox form = Ui.column(14, when(way));
        if (way == When.AT || way == When.CRON) {
            form.getChildren()
                    .add(field(
                            "when-zone",
                            t("Time zone"),
                            model.zoneProperty(),
                            "Europe/Vienna",
                            t("Empty: that of this machine, {0}.", ZoneId.systemDefault())));
        }
        if (way == When.AFTER) {
            form.getChildren()
                    .addAll(
                            check("when-any-end", t("Also when that failed"), model.anyEndProperty()),
                            choices(model.textProperty(When.AFTER)));
        } else {
            form.getChildren()
                    .add(check(
                            "when-skip-missed",
                            t("Leave out what was missed; else one run is made up for"),
                            model.skipMissedProperty()));
        }
        VBox name = field(
                "when-name",
                t("Name of the schedule"),
                model.nameProperty(),
                "nightly-update",
                t("Letters, digits and . _ -"));
        name.getChildren().add(wrong("when-name-wrong", model.nameWrong()));
        form.getChildren().add(name);
        VBox nextCard = Ui.card(t("That means"), times, runner(way));
        details.getChildren().addAll(Ui.card(way.title(), form), nextCard);
        showTimes();
    }

    private static Node runner(When way) {
        Label words = Ui.paragraph(
                t("A runner has to be there to do it: understudy runner. The hosts are chosen anew each time."),
                "text-small",
                "text-muted");
        Ui.shown(words, way != When.NOW);
        return words;
    }

    private VBox when(When way) {
        VBox field = field("when-text", way.field(), model.textProperty(way), way.example(), way.help());
        field.getChildren().add(wrong("when-text-wrong", model.wrong()));
        return field;
    }

    private static Label wrong(String id, ObservableValue<String> text) {
        Label wrong = Ui.paragraph(text, "text-small", "tone-danger-text");
        wrong.setId(id);
        Ui.shown(wrong, Bindings.createBooleanBinding(() -> !text.getValue().isEmpty(), text));
        return wrong;
    }

    private static VBox field(String id, String name, StringProperty value, String example, String help) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(t("such as {0}", example));
        field.setMaxWidth(320);
        field.setAccessibleText(name);
        field.setAccessibleHelp(help);
        field.textProperty().bindBidirectional(value);
        Label label = Ui.paragraph(name);
        label.getStyleClass().add("field-name");
        label.setLabelFor(field);
        return Ui.column(4, label, field, Ui.paragraph(help, "text-small", "text-muted"));
    }

    private static CheckBox check(String id, String words, javafx.beans.property.BooleanProperty value) {
        CheckBox box = new CheckBox(words);
        box.setId(id);
        box.setWrapText(true);
        box.selectedProperty().bindBidirectional(value);
        return box;
    }

    private void showTimes() {
        times.getChildren().clear();
        if (model.words().get().isEmpty()) {
            times.getChildren().add(Ui.paragraph(t("The next times are shown here."), "text-muted"));
            return;
        }
        String words = model.words().get();
        times.getChildren().add(Ui.paragraph(Character.toUpperCase(words.charAt(0)) + words.substring(1), "text-bold"));
        for (String each : model.next()) {
            times.getChildren().add(Ui.row(8, Icons.of(Icon.CLOCK), Ui.line(each)));
        }
    }

    /// What can be waited for.
    private Node choices(StringProperty chosen) {
        ListView<TaskRow> list = new ListView<>(model.recent());
        list.setId("when-recent");
        list.setAccessibleText(t("Tasks and dispatches"));
        list.setFixedCellSize(ROW);
        list.setPrefHeight(ROW * 4 + 4);
        list.setPlaceholder(Ui.paragraph(t("Nothing that can be waited for is known."), "text-muted"));
        list.setCellFactory(_ -> new Recent());
        list.getSelectionModel().selectedItemProperty().addListener((_, _, now) -> {
            if (now != null) {
                chosen.set(now.id());
            }
        });
        return list;
    }

    private static final class Recent extends ListCell<TaskRow> {
        Recent() {
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable TaskRow task, boolean empty) {
            super.updateItem(task, empty);
            if (task == null || empty) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            String how = TaskFace.state(task.state()) + "  ·  " + (task.isDispatch() ? t("dispatch") : task.host())
                    + "  ·  " + Formats.shortTime(task.created());
            setGraphic(Ui.column(0, Ui.line(task.title()), Ui.line(how, "text-muted", "text-small")));
            setAccessibleText(task.title() + ", " + how);
        }
    }
}
