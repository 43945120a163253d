package org.understudy.app.host;

import java.util.ArrayList;
import java.util.List;

import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.understudy.app.desk.Hosts;
import org.understudy.app.desk.Hosts.Outcome;
import org.understudy.app.desk.Navigation;
import org.understudy.app.desk.Route;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.EmptyState;
import org.understudy.app.ui.ProblemPane;
import org.understudy.app.ui.Ui;
import org.understudy.app.ui.WrapRow;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.replica.Replica;

import static org.understudy.app.ui.Texts.t;

/// A host's page.
public final class HostPageView extends StackPane {
    private final HostPageViewModel model;
    private final Navigation navigation;
    private final VBox facts = new VBox();
    private final VBox stages = new VBox(2);
    private final VBox replicas = new VBox(4);

    public HostPageView(HostPageViewModel model, Navigation navigation) {
        this.model = model;
        this.navigation = navigation;
        CommandButton replicate = new CommandButton(model.replicate(), "accent");
        CommandButton remove = new CommandButton(model.removal(), "flat", "danger");
        Label title = Ui.line(model.name(), "page-title");
        WrapRow head = new WrapRow(Ui.row(12, Icons.of(Icon.HOST, 26), title), Ui.row(8, replicate, remove));

        CommandButton test = new CommandButton(model.testConnection());
        CommandButton cancel = new CommandButton(model.cancelTestCommand(), "flat");
        Ui.shown(cancel, model.testingProperty());
        Label testTitle = Ui.heading(t("The way to it"));
        testTitle.setMaxWidth(Double.MAX_VALUE);
        VBox testCard = Ui.card("", Ui.row(8, Ui.grow(testTitle), cancel, test), stages);

        VBox page = Ui.column(16, head, Ui.card(t("Address"), facts), testCard, Ui.card(t("Replicas"), replicas));
        page.getStyleClass().add("page-content");
        Node scroll = Ui.page(page);
        EmptyState gone = new EmptyState(
                Icon.HOST,
                t("There is no host {0}", model.name()),
                t("It was removed, or it never was."),
                Ui.button(
                        "go-overview",
                        t("Go to the overview"),
                        Icon.OVERVIEW,
                        () -> navigation.go(new Route.Overview())));
        Ui.shown(scroll, model.goneProperty().not());
        Ui.shown(gone, model.goneProperty());
        getChildren().addAll(scroll, gone);

        model.hostProperty().subscribe(host -> {
            if (host != null) {
                show(host);
            }
        });
        model.stages().addListener((ListChangeListener<Hosts.Stage>) _ -> showStages());
        model.sourceOf().addListener((ListChangeListener<Replica>) _ -> showReplicas());
        model.portalOf().addListener((ListChangeListener<Replica>) _ -> showReplicas());
        showStages();
        showReplicas();
    }

    private void show(Host host) {
        List<Ui.Fact> list = new ArrayList<>();
        switch (host.address()) {
            case HostAddress.Local _ -> list.add(new Ui.Fact(t("Reached"), t("This machine, without SSH")));
            case HostAddress.Ssh ssh -> {
                list.add(new Ui.Fact(t("Reached"), t("SSH to {0}", ssh.text())));
                list.add(new Ui.Fact(
                        t("Key"),
                        ssh.identity() == null ? t("as ~/.ssh/config says, agent, usual keys") : ssh.identity()));
                list.add(new Ui.Fact(t("Jump host"), ssh.jump() == null ? t("as ~/.ssh/config says") : ssh.jump()));
            }
        }
        list.add(new Ui.Fact(
                t("Root"),
                host.privilege() == Privilege.AUTO
                        ? t("directly, or by sudo")
                        : t("never; what needs root is refused")));
        facts.getChildren().setAll(Ui.facts(list));
    }

    private void showStages() {
        if (model.stages().isEmpty()) {
            stages.getChildren()
                    .setAll(Ui.paragraph(
                            t("Not tested yet. A test goes step by step from the name to the tools on the host, changes"
                                    + " nothing, and says what to do about the step that fails."),
                            "text-muted"));
            return;
        }
        stages.getChildren()
                .setAll(model.stages().stream().map(HostPageView::stage).toList());
    }

    private static Node stage(Hosts.Stage stage) {
        var icon = Icons.of(icon(stage.outcome()), 18);
        icon.getStyleClass().add(tone(stage.outcome()));
        Label title = Ui.line(stage.title(), "stage-title");
        title.setMinWidth(130);
        title.setPrefWidth(130);
        Label detail = Ui.paragraph(stage.detail(), "text-muted");
        HBox.setHgrow(detail, Priority.ALWAYS);
        HBox line = new HBox(10, icon, title, detail);
        line.getStyleClass().add("stage");
        VBox all = Ui.column(4, line);
        stage.problem().ifPresent(p -> all.getChildren().add(new ProblemPane(p)));
        all.setAccessibleText(stage.title() + ": " + word(stage.outcome()) + ". " + stage.detail());
        return all;
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case WAITING -> t("waiting");
            case RUNNING -> t("running");
            case PASSED -> t("passed");
            case WARNED -> t("passed with a warning");
            case FAILED -> t("failed");
            case SKIPPED -> t("not tried");
        };
    }

    private static Icon icon(Outcome outcome) {
        return switch (outcome) {
            case WAITING -> Icon.WAITING;
            case RUNNING -> Icon.RUNNING;
            case PASSED -> Icon.DONE;
            case WARNED -> Icon.WARNING;
            case FAILED -> Icon.FAILED;
            case SKIPPED -> Icon.SKIPPED;
        };
    }

    private static String tone(Outcome outcome) {
        return switch (outcome) {
            case WAITING, SKIPPED -> "tone-muted";
            case RUNNING -> "tone-accent";
            case PASSED -> "tone-success";
            case WARNED -> "tone-warning";
            case FAILED -> "tone-danger";
        };
    }

    private void showReplicas() {
        List<Node> rows = new ArrayList<>();
        model.sourceOf().forEach(r -> rows.add(row(r, t("follows this host; kept on {0}", r.portal()))));
        model.portalOf().forEach(r -> rows.add(row(r, t("is kept here; follows {0}", r.source()))));
        if (rows.isEmpty()) {
            rows.add(Ui.paragraph(t("It is neither the source nor the portal of a replica yet."), "text-muted"));
        }
        replicas.getChildren().setAll(rows);
    }

    private Node row(Replica replica, String sentence) {
        return Ui.row(
                6,
                Icons.of(Icon.REPLICA),
                Ui.link(
                        "go-replica-" + replica.name(),
                        replica.name(),
                        () -> navigation.go(new Route.ReplicaPage(replica.name()))),
                Ui.line(sentence, "text-muted"));
    }
}
