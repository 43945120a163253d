package org.understudy.app.task.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.Columns;
import org.understudy.app.ui.CopyField;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.ProblemPane;
import org.understudy.app.ui.Ui;
import org.understudy.model.host.Host;
import org.understudy.services.task.routine.Plan;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// What will be done and touched, and how many hosts at a time.
final class PreviewStepView extends VBox {
    private static final int NAMED = 12;

    private final DispatchViewModel model;
    private final VBox content = new VBox(16);
    private final VBox rollout;
    private final DryRunPane dryRun;
    private final SimpleStringProperty line = new SimpleStringProperty("");
    private final CopyField command = new CopyField("dispatch-command", t("The same as a command"), line);

    PreviewStepView(DispatchViewModel model) {
        this.model = model;
        this.dryRun = new DryRunPane(model.preview().dryRun());
        Label wrong = Ui.paragraph(model.rollout().wrong(), "text-small", "tone-danger-text");
        Ui.shown(wrong, javafx.beans.binding.Bindings.isNotEmpty(model.rollout().wrong()));
        rollout = Ui.card(
                t("How many at a time"),
                labelled("dispatch-limit", t("Hosts at a time"), model.rollout().limitProperty(), "32", ""),
                labelled(
                        "dispatch-batch",
                        t("Batches"),
                        model.rollout().batchesProperty(),
                        "1,25%",
                        t(
                                "Sizes, the last one over and over; a batch begins when the one before is over. Empty: all.")),
                labelled(
                        "dispatch-stop",
                        t("Stop when so many have failed"),
                        model.rollout().stopAtProperty(),
                        "3",
                        t("A number or a share such as 10%. Empty: never.")),
                wrong);
        getChildren()
                .addAll(Ui.paragraph(t("This is what will happen. Nothing has been touched yet."), "lead"), content);
        model.preview().planProperty().subscribe(_ -> show());
        model.preview().problemProperty().subscribe(_ -> show());
        for (StringProperty each : List.of(
                model.rollout().limitProperty(),
                model.rollout().batchesProperty(),
                model.rollout().stopAtProperty())) {
            each.addListener((_, _, _) -> line.set(model.commandLine()));
        }
    }

    private static Node labelled(String id, String name, StringProperty value, String example, String help) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(t("such as {0}", example));
        field.setMaxWidth(200);
        field.setAccessibleText(name);
        field.textProperty().bindBidirectional(value);
        Label label = new Label(name);
        label.getStyleClass().add("field-name");
        label.setLabelFor(field);
        VBox column = Ui.column(4, label, field);
        if (!help.isEmpty()) {
            column.getChildren().add(Ui.paragraph(help, "text-small", "text-muted"));
        }
        return column;
    }

    private void show() {
        @Nullable Plan plan = model.preview().planProperty().get();
        var problem = model.preview().problemProperty().get();
        if (problem != null) {
            content.getChildren().setAll(new ProblemPane(problem));
        } else if (plan == null) {
            content.getChildren().setAll(Ui.paragraph(t("It is being worked out …"), "text-muted"));
        } else {
            line.set(model.commandLine());
            content.getChildren()
                    .setAll(
                            new Columns(16, 330, Ui.card(t("What"), facts(plan)), Ui.card(t("Where"), where())),
                            new Columns(16, 330, touched(plan), rollout),
                            dryRun,
                            Ui.card(t("The same as a command"), command));
        }
    }

    private Node facts(Plan plan) {
        List<Ui.Fact> facts = new ArrayList<>();
        facts.add(new Ui.Fact(t("Task"), plan.title()));
        facts.add(new Ui.Fact(t("Routine"), model.routineProperty().get().id()));
        facts.add(new Ui.Fact(
                t("Claims"),
                plan.leases().isEmpty()
                        ? t("nothing")
                        : plan.leases().stream()
                                .map(l -> (l.resource().name().isEmpty()
                                                ? t("the host")
                                                : l.resource().text()) + ", " + Words.mode(l))
                                .collect(Collectors.joining("; "))));
        plan.deadline().ifPresent(d -> facts.add(new Ui.Fact(t("At most"), Formats.duration(d.toMillis() / 1000.0))));
        return Ui.facts(facts);
    }

    private Node where() {
        List<Host> targets = model.where().targets();
        String names = targets.stream().limit(NAMED).map(Host::name).collect(Collectors.joining(", "));
        VBox box = Ui.column(
                8,
                Ui.paragraph(plural(targets.size(), "{0} host", "{0} hosts"), "text-bold"),
                Ui.paragraph(targets.size() > NAMED ? t("{0} and {1} more", names, targets.size() - NAMED) : names));
        List<String> blocked = model.preview().blocked();
        if (!blocked.isEmpty()) {
            box.getChildren()
                    .add(sentence(
                            Icon.WARNING,
                            "tone-warning",
                            plural(
                                            blocked.size(),
                                            "Something is in the way on {0} host now; the task waits in line there:",
                                            "Something is in the way on {0} hosts now; the tasks wait in line there:")
                                    + " "
                                    + blocked.stream().limit(NAMED).collect(Collectors.joining(", "))));
        }
        return box;
    }

    private static Node touched(Plan plan) {
        VBox box = new VBox(6);
        plan.steps().forEach(s -> box.getChildren().add(sentence(Icon.TO, "tone-muted", s)));
        plan.reads().forEach(s -> box.getChildren().add(sentence(Icon.INFO, "tone-accent", t("Reads {0}", s))));
        plan.writes().forEach(s -> box.getChildren().add(sentence(Icon.WARNING, "tone-warning", t("Writes {0}", s))));
        if (box.getChildren().isEmpty()) {
            box.getChildren().add(Ui.paragraph(t("The routine does not say."), "text-muted"));
        }
        return Ui.card(t("What it touches on each"), box);
    }

    private static Node sentence(Icon icon, String tone, String words) {
        var picture = Icons.of(icon, 16);
        picture.getStyleClass().add(tone);
        Label text = Ui.paragraph(words);
        HBox.setHgrow(text, Priority.ALWAYS);
        return new HBox(8, picture, text);
    }
}
