package org.understudy.app.replica;

import java.util.ArrayList;
import java.util.List;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Navigation;
import org.understudy.app.desk.Route;
import org.understudy.app.task.TaskCard;
import org.understudy.app.task.TaskViewModel;
import org.understudy.app.task.block.BlockPane;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.Columns;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.DetailPage;
import org.understudy.app.ui.EmptyState;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.ProblemPane;
import org.understudy.app.ui.Ui;
import org.understudy.app.ui.WrapRow;
import org.understudy.model.problem.Problem;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.SyncPoint;
import org.understudy.services.replica.BootOutcome;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// A replica's page.
@SuppressWarnings("BadInstanceof") // the pattern gives a name to what may be null
public final class ReplicaPageView extends DetailPage {
    private final ReplicaPageViewModel model;
    private final Navigation navigation;
    private final HBox headline = Ui.row(8);
    private final HBox route = Ui.row(4);
    private final VBox stale = new VBox();
    private final VBox task = new VBox();
    private final VBox details = new VBox(14);
    private final VBox proof = new VBox(12);
    private final VBox content = new VBox(12);
    private final TimeLine timeLine;
    private final VBox pointsCard;
    private final Node noPoints;

    public ReplicaPageView(ReplicaPageViewModel model, Navigation navigation) {
        this.model = model;
        this.navigation = navigation;
        timeLine = new TimeLine(model.points(), model.selectedProperty());
        noPoints = new EmptyState(
                Icon.SYNC,
                t("No sync point yet"),
                t("A sync makes the first one. It is published at once when it is complete, or not at all."));
        pointsCard = Ui.card(t("Sync points"), timeLine, details, noPoints);

        Columns lower = new Columns(16, 340, Ui.card(t("Last proof"), proof), Ui.card(t("What is mirrored"), content));
        show(
                List.of(heading(), stale, new BlockPane(model.block()), task, pointsCard, lower),
                model.goneProperty(),
                Icon.REPLICA,
                t("There is no replica {0}", model.name()),
                t("It was removed, or its portal has not been read yet."),
                () -> navigation.go(new Route.Overview()));
        bind();
    }

    private Node heading() {
        Label title = Ui.line(model.name());
        title.setId("replica-title");
        // Boot and stop: one of the two makes sense at a time; both stay where they are.
        Node top = head(
                icon(Icon.REPLICA),
                title,
                headline,
                new CommandButton(model.syncNow(), "accent"),
                new CommandButton(model.bootCurrent()),
                new CommandButton(model.stop()),
                new CommandButton(model.console()),
                new CommandButton(model.removal(), "danger", "flat"));
        Label fresh = Ui.line(model.freshnessProperty().map(f -> t("Fresh: {0}", f)), "freshness");
        Label exact = Ui.line(model.freshnessExactProperty(), "text-muted");
        return Ui.column(8, top, Ui.row(18, route, Ui.row(8, Icons.of(Icon.CLOCK), fresh, exact)));
    }

    private void bind() {
        model.replicaProperty().subscribe(this::showReplica);
        model.selectedProperty().subscribe(this::showSelected);
        model.taskProperty().subscribe(this::showTask);
        model.bootProperty().subscribe(_ -> showProof());
        model.looking().resultProperty().subscribe(_ -> showContent());
        model.looking().taskProperty().subscribe(_ -> showContent());
        model.looking().problemProperty().subscribe(_ -> showContent());
    }

    private void showReplica(@Nullable Replica now) {
        if (now == null) {
            return;
        }
        Label state = Ui.badge(MachineStates.sentence(now), MachineStates.tone(now.machine()) + "-badge");
        state.setId("replica-state");
        state.setGraphic(Icons.of(MachineStates.icon(now.machine()), 14));
        headline.getChildren().setAll(state);
        route.getChildren()
                .setAll(
                        hostLink("go-source", now.source()),
                        tree(now),
                        Icons.of(Icon.TO, 18),
                        hostLink("go-portal", now.portal()));
        stale.getChildren().clear();
        now.stale().ifPresent(why -> {
            var icon = Icons.of(Icon.WARNING, 16);
            icon.getStyleClass().add("tone-warning");
            HBox line = Ui.row(8, icon, Ui.grow(Ui.paragraph(t("This may be old. {0}", why))));
            line.getStyleClass().add("banner-warning");
            stale.getChildren().setAll(line);
        });
        Ui.shown(stale, now.stale().isPresent());
        timeLine.currentProperty().set(now.current());
        timeLine.runningProperty().set(now.running().orElse(0));
        boolean any = !now.points().isEmpty();
        Ui.shown(timeLine, any);
        Ui.shown(details, any);
        Ui.shown(noPoints, !any);
        showSelected(model.selectedProperty().get());
        showContent();
    }

    private static Node tree(Replica now) {
        Label label = Ui.line(now.root(), "mono", "text-small", "text-muted");
        Ui.shown(label, !now.root().isEmpty());
        return label;
    }

    private Node hostLink(String id, String host) {
        return Ui.link(id, host, () -> navigation.go(new Route.HostPage(host)));
    }

    private void showTask(@Nullable TaskViewModel running) {
        task.getChildren().clear();
        if (running != null) {
            TaskCard card = new TaskCard(running, false);
            card.getStyleClass().add("understudy-card");
            task.getChildren().setAll(card);
        }
        Ui.shown(task, running != null);
    }

    private void showSelected(@Nullable SyncPoint point) {
        details.getChildren().clear();
        if (point != null) {
            Label title = Ui.line(t("Sync point {0}", point.number()), "point-title");
            Label when = Ui.line(Formats.absolute(point.taken()), "text-muted");
            WrapRow head = new WrapRow(
                    Ui.row(10, title, when),
                    Ui.row(
                            8,
                            new CommandButton(model.bootSelected(), "small"),
                            new CommandButton(model.rollback(), "small"),
                            new CommandButton(model.prune(), "small")));
            Columns columns = new Columns(20, 280, Ui.facts(left(point)), Ui.facts(right(point)));
            details.getChildren().setAll(head, columns, Ui.facts(below(point)));
        }
        showProof();
    }

    private static List<Ui.Fact> left(SyncPoint p) {
        return List.of(
                new Ui.Fact(t("Took"), Formats.duration(p.seconds())),
                new Ui.Fact(
                        t("Entries"),
                        p.parent() == 0
                                ? Formats.count(p.entries())
                                : t(
                                        "{0}, {1} of them changed",
                                        Formats.count(p.entries()), Formats.count(p.changed()))));
    }

    /// Sentences, which need the whole width.
    private static List<Ui.Fact> below(SyncPoint p) {
        List<Ui.Fact> facts = new ArrayList<>();
        facts.add(new Ui.Fact(t("How it was read"), p.consistency()));
        if (p.fuzzy() > 0) {
            facts.add(new Ui.Fact(t("Changed while read"), plural(p.fuzzy(), "{0} file", "{0} files")));
        }
        if (p.gaps() > 0) {
            facts.add(new Ui.Fact(
                    t("Could not be read"),
                    plural(
                            p.gaps(),
                            "{0} path; report.txt of the point names it",
                            "{0} paths; report.txt of the point names them")));
        }
        return facts;
    }

    private static List<Ui.Fact> right(SyncPoint p) {
        return List.of(
                new Ui.Fact(t("Layer on the portal"), Formats.bytes(p.layerBytes())),
                new Ui.Fact(t("Content sent"), Formats.bytes(p.contentBytes())),
                new Ui.Fact(t("Over the wire"), Formats.bytes(p.wireBytes())));
    }

    // ---- proof

    private void showProof() {
        proof.getChildren().clear();
        SyncPoint point = model.selectedProperty().get();
        SyncPoint.@Nullable Proof shown = point == null ? null : point.proof().orElse(null);
        if (point == null || shown == null) {
            proof.getChildren()
                    .setAll(new EmptyState(
                            Icon.PROVED,
                            t("Not proved yet"),
                            point == null
                                    ? t("A sync point is proved by booting it and asking its services.")
                                    : t("Boot sync point {0} to see that it comes up and answers.", point.number())));
            return;
        }
        var icon = Icons.of(shown.passed() ? Icon.PROVED : Icon.UNPROVED, 20);
        icon.getStyleClass().add(shown.passed() ? "tone-success" : "tone-danger");
        Label sentence = Ui.paragraph(shown.sentence(), "text-bold");
        HBox.setHgrow(sentence, Priority.ALWAYS);
        proof.getChildren()
                .addAll(
                        new HBox(8, icon, sentence),
                        Ui.line(
                                t(
                                        "Sync point {0}, {1}, up in {2}",
                                        point.number(),
                                        Formats.shortTime(shown.at()),
                                        Formats.duration(shown.bootSeconds())),
                                "text-muted"));
        BootOutcome booted = model.bootProperty().get();
        if (booted != null && booted.point() == point.number()) {
            booted.answers().forEach(a -> proof.getChildren().add(answer(a)));
        }
        if (!shown.screenshot().isEmpty()) {
            proof.getChildren().add(new ScreenshotView(shown.screenshot(), model.name()));
        }
    }

    private static Node answer(BootOutcome.Answer answer) {
        var icon = Icons.of(answer.passed() ? Icon.DONE : Icon.FAILED, 16);
        icon.getStyleClass().add(answer.passed() ? "tone-success" : "tone-danger");
        Label name = Ui.line(answer.probe(), "text-bold");
        name.setMinWidth(USE_PREF_SIZE);
        Label said = Ui.grow(Ui.line(answer.answer(), "mono", "text-small"));
        said.setMaxWidth(Double.MAX_VALUE);
        return Ui.row(8, icon, name, said, Ui.line(Formats.duration(answer.seconds()), "text-small", "text-muted"));
    }

    // ---- content

    private void showContent() {
        content.getChildren().clear();
        Replica now = model.replicaProperty().get();
        if (now != null) {
            content.getChildren()
                    .add(Ui.facts(List.of(
                            new Ui.Fact(t("Profile"), now.profile()),
                            new Ui.Fact(
                                    t("On the portal"),
                                    t(
                                            "{0} in {1}",
                                            Formats.bytes(now.points().stream()
                                                    .mapToLong(SyncPoint::layerBytes)
                                                    .sum()),
                                            plural(now.points().size(), "{0} layer", "{0} layers"))))));
        }
        Inquiry<ReplicationPlan> looking = model.looking();
        if (looking.taskProperty().get() instanceof TaskViewModel running) {
            content.getChildren().add(new TaskCard(running, false));
        } else if (looking.resultProperty().get() instanceof ReplicationPlan plan) {
            content.getChildren().addAll(PlanParts.selection(plan), PlanParts.notes(plan));
        } else {
            content.getChildren()
                    .add(Ui.paragraph(
                            t(
                                    "What the profile mirrors, fakes and leaves out is decided on the source. Look there to see"
                                            + " it in numbers."),
                            "text-muted"));
        }
        if (looking.problemProperty().get() instanceof Problem problem) {
            content.getChildren().add(new ProblemPane(problem));
        }
        content.getChildren().add(Ui.row(0, new CommandButton(model.lookAtSource())));
    }
}
