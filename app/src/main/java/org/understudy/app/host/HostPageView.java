package org.understudy.app.host;

import java.util.ArrayList;
import java.util.List;

import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Hosts;
import org.understudy.app.desk.Navigation;
import org.understudy.app.desk.Route;
import org.understudy.app.task.TaskCard;
import org.understudy.app.task.TaskViewModel;
import org.understudy.app.task.block.BlockPane;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.DetailPage;
import org.understudy.app.ui.Ui;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.replica.Replica;

import static org.understudy.app.ui.Texts.t;

/// A host's page.
public final class HostPageView extends DetailPage {
    private final HostPageViewModel model;
    private final Navigation navigation;
    private final StackPane icon = new StackPane();
    private final VBox facts = new VBox();
    private final VBox task = new VBox();
    private final VBox verdict = new VBox();
    private final VBox stages = new VBox(2);
    private final VBox replicas = new VBox(4);

    public HostPageView(HostPageViewModel model, Navigation navigation) {
        this.model = model;
        this.navigation = navigation;
        Node head = head(
                icon,
                Ui.line(model.name()),
                Ui.spacer(),
                new CommandButton(model.replicate(), "accent"),
                new CommandButton(model.run()),
                new CommandButton(model.removeAgent()),
                new CommandButton(model.removal(), "flat", "danger"));
        show(
                List.of(
                        head,
                        new BlockPane(model.block()),
                        task,
                        Ui.card(t("Address"), facts),
                        test(),
                        Ui.card(t("Replicas"), replicas)),
                model.goneProperty(),
                Icon.HOST,
                t("There is no host {0}", model.name()),
                t("It was removed, or it never was."),
                () -> navigation.go(new Route.Overview()));
        bind();
    }

    private Node test() {
        CommandButton cancel = new CommandButton(model.cancelTestCommand(), "flat");
        Ui.shown(cancel, model.testingProperty());
        Label title = Ui.heading(t("The way to it"));
        title.setMaxWidth(Double.MAX_VALUE);
        return Ui.card(
                "", Ui.row(8, Ui.grow(title), cancel, new CommandButton(model.testConnection())), verdict, stages);
    }

    private void bind() {
        model.hostProperty().subscribe(host -> {
            if (host != null) {
                show(host);
            }
        });
        model.taskProperty().subscribe(this::showTask);
        model.verdictProperty().subscribe(this::showVerdict);
        model.stages().addListener((ListChangeListener<Hosts.Stage>) _ -> showStages());
        model.sourceOf().addListener((ListChangeListener<Replica>) _ -> showReplicas());
        model.portalOf().addListener((ListChangeListener<Replica>) _ -> showReplicas());
        showStages();
        showReplicas();
    }

    private void show(Host host) {
        icon.getChildren().setAll(icon(host.isLocal() ? Icon.LOCAL_HOST : Icon.HOST));
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
        if (!host.tags().isEmpty()) {
            list.add(new Ui.Fact(t("Tags"), String.join(", ", host.tags())));
        }
        facts.getChildren().setAll(Ui.facts(list));
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

    private void showVerdict(HostPageViewModel.Verdict now) {
        verdict.getChildren().clear();
        if (!now.sentence().isEmpty()) {
            var picture = Icons.of(now.good() ? Icon.DONE : Icon.FAILED, 18);
            picture.getStyleClass().add(now.good() ? "tone-success" : "tone-danger");
            verdict.getChildren().setAll(Ui.row(10, picture, Ui.grow(Ui.paragraph(now.sentence(), "text-bold"))));
        }
        Ui.shown(verdict, !now.sentence().isEmpty());
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
        stages.getChildren().setAll(model.stages().stream().map(StageRow::new).toList());
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
