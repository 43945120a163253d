package org.understudy.app.task.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import org.understudy.app.task.board.TaskFace;
import org.understudy.app.task.log.LogView;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.ProblemPane;
import org.understudy.app.ui.Ui;
import org.understudy.app.ui.WrapRow;
import org.understudy.model.problem.Problem;
import org.understudy.model.task.Lease;
import org.understudy.model.task.LeaseMode;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.Transition;
import org.understudy.services.task.board.BoardTask;

import static org.understudy.app.ui.Texts.t;

/// The page of one task: facts at the left, its log at the right.
public final class TaskPageView extends BorderPane {
    private static final int LONGEST = 600;

    private final TaskPageViewModel model;
    private final StackPane icon = new StackPane();
    private final Label title = Ui.line("", "page-title");
    private final HBox badge = Ui.row(8);
    private final Label standing = Ui.paragraph("");
    private final HBox waitsFor = Ui.row(8);
    private final ProgressBar bar = new ProgressBar(0);
    private final Label pace = Ui.line("", "text-small", "text-muted", "numbers");
    private final VBox facts = new VBox();
    private final VBox way = new VBox(8);
    private final VBox leases = new VBox(6);
    private final VBox parameters = new VBox(8);
    private final VBox trouble = new VBox();

    public TaskPageView(TaskPageViewModel model, Node... actions) {
        this.model = model;
        getStyleClass().add("task-page");
        List<Node> buttons = new ArrayList<>(List.of(actions));
        buttons.add(new CommandButton(model.cancel()));
        buttons.add(new CommandButton(model.retry()));
        buttons.add(new CommandButton(model.undo()));
        buttons.add(new CommandButton(model.breakLock(), "flat", "danger"));
        title.setId("task-title");
        standing.setId("task-standing");
        bar.setId("task-bar");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setAccessibleText(t("How far it is"));
        VBox top = Ui.column(
                8,
                new WrapRow(Ui.row(12, icon, title, badge), Ui.row(8, buttons.toArray(Node[]::new))),
                standing,
                waitsFor,
                bar,
                pace,
                trouble);
        top.getStyleClass().add("task-head");
        setTop(top);
        VBox left = Ui.column(
                16,
                Ui.card(t("What it is"), facts),
                Ui.card(t("How it came here"), way),
                Ui.card(t("What it claims"), leases),
                Ui.card(t("Parameters"), parameters));
        left.getStyleClass().add("task-facts");
        LogView log = new LogView(model.log(), "task-" + model.id().shortForm(), model::grows, model.report());
        SplitPane split = new SplitPane(Ui.page(left), log);
        split.setDividerPositions(0.38);
        split.getStyleClass().add("task-split");
        setCenter(split);
        model.taskProperty().subscribe(this::show);
        model.specProperty().subscribe(_ -> showSpec());
        model.problemProperty().subscribe(this::showProblem);
    }

    private void showProblem(@Nullable Problem problem) {
        trouble.getChildren().clear();
        if (problem != null) {
            trouble.getChildren().setAll(new ProblemPane(problem));
        }
        Ui.shown(trouble, problem != null);
    }

    private void show(@Nullable BoardTask at) {
        if (at == null) {
            icon.getChildren().setAll(Icons.of(Icon.TASKS, 26));
            title.setText(t("Task {0}", model.id().shortForm()));
            standing.setText(t("{0} is being asked …", model.host()));
            Ui.shown(bar, false);
            Ui.shown(pace, false);
            Ui.shown(waitsFor, false);
            return;
        }
        SiteTask task = at.task();
        TaskFace face = TaskFace.of(at);
        var picture = Icons.of(TaskStates.icon(task.state()), 26);
        picture.getStyleClass().add(TaskStates.tone(task.state()));
        icon.getChildren().setAll(picture);
        title.setText(task.title());
        badge.getChildren().setAll(Ui.badge(TaskFace.state(task.state()), TaskStates.tone(task.state()) + "-badge"));
        standing.setText(face.standing());
        Ui.shown(bar, task.state().holds());
        bar.setProgress(face.fraction());
        pace.setText(face.pace());
        Ui.shown(pace, !face.pace().isEmpty());
        at.waitsFor()
                .ifPresent(holder -> waitsFor.getChildren()
                        .setAll(
                                Icons.of(Icon.TO, 16),
                                Ui.link(
                                        "task-waits-for",
                                        t("Show \"{0}\"", holder.title()),
                                        () -> model.goTo(holder.id()))));
        Ui.shown(waitsFor, at.waitsFor().isPresent());
        showFacts(task);
        showWay(task);
        showLeases(task);
    }

    private void showFacts(SiteTask task) {
        facts.getChildren()
                .setAll(Ui.facts(List.of(
                        new Ui.Fact(t("Host"), model.host()),
                        new Ui.Fact(t("Asked for by"), task.initiator()),
                        new Ui.Fact(t("Routine"), task.routine()),
                        new Ui.Fact(t("Number"), task.id().value()))));
    }

    private void showWay(SiteTask task) {
        way.getChildren()
                .setAll(task.transitions().stream().map(TaskPageView::step).toList());
        if (task.transitions().isEmpty()) {
            way.getChildren().setAll(Ui.paragraph(t("Nothing is known of that."), "text-muted"));
        }
    }

    private static Node step(Transition step) {
        var picture = Icons.of(TaskStates.icon(step.state()), 15);
        picture.getStyleClass().add(TaskStates.tone(step.state()));
        String who = step.who().isEmpty() ? "" : " " + t("by {0}", step.who());
        Label words = Ui.paragraph(TaskFace.state(step.state()) + who, "text-bold");
        VBox text = Ui.column(0, words);
        if (!step.why().isEmpty()) {
            text.getChildren().add(Ui.paragraph(step.why(), "text-small"));
        }
        text.getChildren().add(Ui.line(Formats.absolute(step.at()), "text-small", "text-muted", "numbers"));
        HBox.setHgrow(text, Priority.ALWAYS);
        return new HBox(8, picture, text);
    }

    private void showLeases(SiteTask task) {
        if (task.leases().isEmpty()) {
            leases.getChildren().setAll(Ui.paragraph(t("Nothing: it is in nobody's way."), "text-muted"));
            return;
        }
        leases.getChildren()
                .setAll(task.leases().stream().map(l -> lease(l, task)).toList());
    }

    private static Node lease(Lease lease, SiteTask task) {
        Label name = Ui.line(
                lease.resource().name().isEmpty()
                        ? t("the host as a whole")
                        : lease.resource().text(),
                "mono");
        String mode = lease.mode() == LeaseMode.EXCLUSIVE ? t("for itself") : t("beside others");
        Long fence = task.fences().get(lease.resource().key());
        String words = fence == null ? mode : mode + "  ·  " + t("fence {0}", fence);
        return Ui.column(0, Ui.row(8, Icons.of(Icon.LOCK, 15), name), Ui.line(words, "text-small", "text-muted"));
    }

    private void showSpec() {
        var all = model.parameters();
        if (all.isEmpty()) {
            parameters.getChildren().setAll(Ui.paragraph(t("None."), "text-muted"));
            return;
        }
        parameters
                .getChildren()
                .setAll(all.entrySet().stream()
                        .map(e -> {
                            Label value = Ui.paragraph(shortened(e.getValue()), "mono", "text-small");
                            return Ui.column(0, Ui.line(e.getKey(), "field-name"), value);
                        })
                        .collect(Collectors.toList()));
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…";
    }
}
