package org.understudy.app.replica;

import java.io.File;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

import org.jspecify.annotations.Nullable;

import org.understudy.app.fx.Command;
import org.understudy.app.task.TaskCard;
import org.understudy.app.task.TaskViewModel;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.Columns;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.CopyField;
import org.understudy.app.ui.EmptyState;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.ProblemPane;
import org.understudy.app.ui.Ui;
import org.understudy.app.ui.WrapRow;
import org.understudy.model.host.Host;
import org.understudy.model.problem.Problem;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.SourceFacts;
import org.understudy.services.replica.SyncOutcome;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// The wizard "Replicate a system": steps above, the step in the middle, the way on below.
@SuppressWarnings("BadInstanceof") // the pattern gives a name to what may be null
public final class ReplicateView extends BorderPane {
    private final ReplicateViewModel model;
    private final Command addHost;
    private final HBox rail = new HBox();
    private final StackPane body = new StackPane();
    private final Map<ReplicateStep, Node> steps = new EnumMap<>(ReplicateStep.class);
    private final Button next;

    /// @param addHost what an empty list of hosts offers
    public ReplicateView(ReplicateViewModel model, Command addHost) {
        this.model = model;
        this.addHost = addHost;
        getStyleClass().add("wizard");
        rail.getStyleClass().add("step-rail");
        rail.setAlignment(Pos.CENTER_LEFT);
        Label title = Ui.line(t("Replicate a system"), "page-title");
        VBox top = Ui.column(14, Ui.row(12, Icons.of(Icon.REPLICA, 26), title), rail);
        top.getStyleClass().add("wizard-head");
        setTop(top);
        setCenter(body);
        CommandButton nextButton = new CommandButton(model.next(), "accent");
        next = nextButton.button();
        setBottom(foot(nextButton));
        steps.put(ReplicateStep.SOURCE, source());
        steps.put(ReplicateStep.DISCOVERY, discovery());
        steps.put(ReplicateStep.PORTAL, portal());
        steps.put(ReplicateStep.PLAN, plan());
        steps.put(ReplicateStep.REVIEW, review());
        steps.put(ReplicateStep.RUN, run());
        model.stepProperty().subscribe(this::show);
    }

    private void show(ReplicateStep step) {
        body.getChildren().setAll(steps.get(step));
        rail.getChildren().clear();
        boolean past = true;
        for (ReplicateStep each : ReplicateStep.values()) {
            if (!each.first()) {
                Region line = new Region();
                line.getStyleClass().add("step-line");
                HBox.setHgrow(line, Priority.ALWAYS);
                rail.getChildren().add(line);
            }
            boolean here = each == step;
            past = past && !here;
            rail.getChildren().add(stop(each, here, past));
        }
        next.setText(
                switch (step) {
                    case REVIEW -> t("Replicate");
                    case SOURCE, DISCOVERY, PORTAL, PLAN, RUN -> t("Next");
                });
        next.setAccessibleText(next.getText());
        Ui.shown(next.getParent(), step != ReplicateStep.RUN);
    }

    private static Node stop(ReplicateStep step, boolean here, boolean past) {
        StackPane dot = new StackPane(past ? Icons.of(Icon.DONE, 14) : new Label(String.valueOf(number(step))));
        dot.getStyleClass().add("step-dot");
        Label name = new Label(step.title());
        name.getStyleClass().add("step-name");
        name.setMinWidth(USE_PREF_SIZE);
        HBox stop = Ui.row(8, dot, name);
        stop.setMinWidth(USE_PREF_SIZE);
        stop.getStyleClass().add(here ? "step-here" : past ? "step-past" : "step-future");
        stop.setAccessibleText(
                here ? t("Step {0}, now", step.title()) : past ? t("Step {0}, done", step.title()) : step.title());
        return stop;
    }

    private static int number(ReplicateStep step) {
        return List.of(ReplicateStep.values()).indexOf(step) + 1;
    }

    private Node foot(CommandButton nextButton) {
        Label why = Ui.line(model.obstacle(), "text-muted");
        why.setId("wizard-obstacle");
        Ui.shown(
                why,
                Bindings.createBooleanBinding(
                        () -> model.stepProperty().get() != ReplicateStep.RUN, model.stepProperty()));
        CommandButton cancel = new CommandButton(model.cancel(), "flat");
        cancel.button().setGraphic(null);
        cancel.button()
                .textProperty()
                .bind(Bindings.createStringBinding(
                        () -> model.stepProperty().get() == ReplicateStep.RUN
                                        && !model.running().busy()
                                ? t("Close")
                                : t("Cancel"),
                        model.stepProperty(),
                        model.running().taskProperty(),
                        model.running().resultProperty(),
                        model.running().problemProperty()));
        CommandButton back = new CommandButton(model.back());
        nextButton.button().setDefaultButton(true);
        nextButton.button().setContentDisplay(ContentDisplay.RIGHT);
        HBox foot = Ui.row(10, cancel, Ui.spacer(), why, back, nextButton);
        foot.getStyleClass().add("wizard-foot");
        return foot;
    }

    private static Node page(Node... nodes) {
        VBox page = Ui.column(16, nodes);
        page.getStyleClass().add("page-content");
        return Ui.page(page);
    }

    // ---- source and portal: a host to choose

    private Node source() {
        return page(
                Ui.paragraph(
                        t(
                                "Which running server shall be replicated? It is only looked at; nothing is installed to find out."),
                        "lead"),
                hostList("source", model.sourceProperty()));
    }

    private Node hostList(String id, StringProperty chosen) {
        VBox list = new VBox(8);
        list.setAccessibleText(t("Hosts"));
        Runnable show = () -> {
            if (model.hosts().isEmpty()) {
                list.getChildren()
                        .setAll(new EmptyState(
                                Icon.HOST,
                                t("No host is known yet"),
                                t("Add the server that is to be replicated, and the host that shall keep the replica."),
                                new CommandButton(addHost, "accent")));
                return;
            }
            ToggleGroup group = new ToggleGroup();
            list.getChildren()
                    .setAll(model.hosts().stream()
                            .map(host -> (Node) hostRow(id, host, group, chosen))
                            .toList());
            group.selectedToggleProperty().addListener((_, before, now) -> {
                if (now == null && before != null) {
                    before.setSelected(true);
                } else if (now != null) {
                    chosen.set(String.valueOf(now.getUserData()));
                }
            });
        };
        model.hosts().addListener((ListChangeListener<Host>) _ -> show.run());
        show.run();
        return list;
    }

    private static ToggleButton hostRow(String id, Host host, ToggleGroup group, StringProperty chosen) {
        Label name = Ui.line(host.name(), "text-bold");
        Label address =
                Ui.line(host.isLocal() ? t("this machine") : host.address().text(), "text-muted");
        ToggleButton row = new ToggleButton();
        row.setGraphic(
                Ui.row(12, Icons.of(host.isLocal() ? Icon.LOCAL_HOST : Icon.HOST, 22), Ui.column(2, name, address)));
        row.setId(id + "-" + host.name());
        row.setAccessibleText(host.name() + ", " + address.getText());
        row.getStyleClass().add("choice");
        row.setMaxWidth(Double.MAX_VALUE);
        row.setToggleGroup(group);
        row.setUserData(host.name());
        row.setSelected(host.name().equals(chosen.get()));
        return row;
    }

    private Node portal() {
        TextField name = new TextField();
        name.setId("wizard-name");
        name.textProperty().bindBidirectional(model.nameProperty());
        TextField profile = new TextField();
        profile.setId("wizard-profile");
        profile.setPromptText(t("the default profile: everything is mirrored"));
        profile.textProperty().bindBidirectional(model.profileFileProperty());
        Button browse = Ui.button("wizard-profile-browse", t("Browse …"), Icon.FILE, this::browse);
        VBox settings = Ui.card(
                t("The replica"),
                labelled(t("Name"), name, name),
                labelled(t("Profile"), profile, Ui.row(8, Ui.grow(profile), browse)),
                check("wizard-boot", t("Boot it afterwards and prove that it answers"), model.bootAfterProperty()),
                check(
                        "wizard-verify",
                        t("Compare by content instead of size, time and inode"),
                        model.verifyProperty()));
        return page(
                Ui.paragraph(t("Which host shall keep the replica? It needs libvirt and room for the disk."), "lead"),
                hostList("portal", model.portalProperty()),
                settings);
    }

    private static CheckBox check(String id, String text, BooleanProperty value) {
        CheckBox box = new CheckBox(text);
        box.setId(id);
        box.selectedProperty().bindBidirectional(value);
        return box;
    }

    private static Node labelled(String text, TextField field, Node shown) {
        Label label = new Label(text);
        label.getStyleClass().add("field-name");
        label.setLabelFor(field);
        field.setAccessibleText(text);
        return Ui.column(4, label, shown);
    }

    private void browse() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(t("Choose a profile"));
        File file = chooser.showOpenDialog(getScene().getWindow());
        if (file != null) {
            model.profileFileProperty().set(file.getPath());
        }
    }

    // ---- discovery

    private Node discovery() {
        VBox page = new VBox(16);
        page.getStyleClass().add("page-content");
        Runnable show = () -> {
            page.getChildren().clear();
            ReplicateViewModel.Inquiry<SourceFacts> asked = model.discovery();
            if (asked.resultProperty().get() instanceof SourceFacts facts) {
                page.getChildren().setAll(SourceParts.all(facts));
                page.getChildren().add(Ui.row(0, new CommandButton(model.discoverAgain())));
            } else if (asked.problemProperty().get() instanceof Problem problem) {
                page.getChildren()
                        .setAll(new ProblemPane(problem), Ui.row(0, new CommandButton(model.discoverAgain())));
            } else {
                page.getChildren()
                        .setAll(working(
                                t("Looking at {0} …", model.sourceProperty().get()),
                                asked.taskProperty().get()));
            }
        };
        watch(model.discovery(), show);
        return Ui.page(page);
    }

    private static void watch(ReplicateViewModel.Inquiry<?> inquiry, Runnable show) {
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

    // ---- plan

    private Node plan() {
        VBox page = new VBox(16);
        page.getStyleClass().add("page-content");
        Runnable show = () -> {
            page.getChildren().clear();
            if (model.planning().resultProperty().get() instanceof ReplicationPlan plan) {
                showPlan(page, plan);
            } else if (model.planning().problemProperty().get() instanceof Problem problem) {
                page.getChildren().setAll(new ProblemPane(problem), Ui.row(0, new CommandButton(model.planAgain())));
            } else {
                page.getChildren()
                        .setAll(working(
                                t("Working out what will be done. Nothing is changed."),
                                model.planning().taskProperty().get()));
            }
        };
        watch(model.planning(), show);
        return Ui.page(page);
    }

    private void showPlan(VBox page, ReplicationPlan plan) {
        Columns numbers = new Columns(
                16,
                150,
                tile(Formats.bytes(plan.contentBytes()), t("to read at most")),
                tile(
                        plan.estimatedSeconds() > 0 ? "≈ " + Formats.duration((double) plan.estimatedSeconds()) : "?",
                        plan.first() ? t("for the first sync") : t("for this sync")),
                tile(Formats.capacity(plan.layout().diskBytes()), t("virtual disk")),
                tile(Formats.bytes(plan.portalFreeBytes()), t("free on {0}", plan.portal())));
        Node notes = PlanParts.notes(plan);
        VBox machine = Ui.card(t("Machine"), PlanParts.machine(plan));
        VBox largest = Ui.card(t("Largest files"), PlanParts.largest(plan));
        Columns lower = new Columns(16, 330, machine, largest);
        Ui.shown(largest, !plan.largest().isEmpty());
        VBox notesCard =
                Ui.card(plan.problems().isEmpty() ? t("Good to know") : t("It cannot be done like this"), notes);
        Ui.shown(notesCard, !plan.notes().isEmpty() || !plan.problems().isEmpty());
        page.getChildren()
                .setAll(
                        numbers,
                        notesCard,
                        Ui.card(t("What is mirrored"), PlanParts.selection(plan)),
                        Ui.card(t("Disk"), PlanParts.layout(plan.layout())),
                        lower,
                        Ui.row(0, new CommandButton(model.planAgain())));
    }

    private static Node tile(String number, String words) {
        VBox tile = Ui.column(2, Ui.line(number, "tile-number"), Ui.line(words, "text-muted"));
        tile.getStyleClass().addAll("understudy-card", "tile");
        return tile;
    }

    // ---- review

    private Node review() {
        VBox facts = new VBox();
        Runnable show = () -> facts.getChildren()
                .setAll(
                        model.planning().resultProperty().get() instanceof ReplicationPlan plan
                                ? summary(plan)
                                : new VBox());
        model.planning().resultProperty().addListener((_, _, _) -> show.run());
        model.bootAfterProperty().addListener((_, _, _) -> show.run());
        show.run();
        return page(
                Ui.paragraph(
                        t("This is what will be done. It begins with the button below; until then nothing is changed."),
                        "lead"),
                Ui.card(t("In short"), facts, Ui.row(0, new CommandButton(model.domainXml()))),
                Ui.card(
                        t("The same by command line"),
                        new CopyField("wizard-command", t("Command line"), model.commandLine())));
    }

    private Node summary(ReplicationPlan plan) {
        return Ui.facts(List.of(
                new Ui.Fact(
                        t("Source"), t("{0}, {1}", plan.source(), plan.facts().osName())),
                new Ui.Fact(t("Portal"), t("{0}, {1} free", plan.portal(), Formats.bytes(plan.portalFreeBytes()))),
                new Ui.Fact(
                        t("Replica"),
                        plan.first() ? t("{0}, new", plan.replica()) : t("{0}, its next sync", plan.replica())),
                new Ui.Fact(t("Profile"), plan.profile().name()),
                new Ui.Fact(t("To read"), t("at most {0}", Formats.bytes(plan.contentBytes()))),
                new Ui.Fact(
                        t("Machine"),
                        t(
                                "{0}, {1}, {2} disk",
                                Formats.capacity(plan.machine().memoryMib() * 1024L * 1024L),
                                plural(plan.machine().vcpus(), "{0} processor", "{0} processors"),
                                Formats.capacity(plan.layout().diskBytes()))),
                new Ui.Fact(
                        t("Afterwards"),
                        model.bootAfterProperty().get()
                                ? t("it is booted on a throw-away layer and asked whether it answers")
                                : t("it is not booted"))));
    }

    // ---- run

    private Node run() {
        VBox page = new VBox(16);
        page.getStyleClass().add("page-content");
        Runnable show = () -> {
            page.getChildren().clear();
            if (model.running().resultProperty().get() instanceof SyncOutcome outcome) {
                page.getChildren().setAll(done(outcome));
            } else if (model.running().problemProperty().get() instanceof Problem problem) {
                page.getChildren()
                        .setAll(
                                new ProblemPane(problem),
                                Ui.paragraph(
                                        t(
                                                "Nothing half done is visible. What the portal already has is not sent again."),
                                        "text-muted"),
                                Ui.row(8, new CommandButton(model.runAgain(), "accent")));
            } else if (model.running().taskProperty().get() instanceof TaskViewModel task) {
                page.getChildren()
                        .setAll(working(
                                t(
                                        "{0} is being replicated. You may leave this page; it goes on.",
                                        model.sourceProperty().get()),
                                task));
            }
        };
        watch(model.running(), show);
        return Ui.page(page);
    }

    private Node done(SyncOutcome outcome) {
        boolean proved = outcome.boot().map(b -> b.passed()).orElse(true);
        var icon = Icons.of(proved ? Icon.PROVED : Icon.UNPROVED, 44);
        icon.getStyleClass().add(proved ? "tone-success" : "tone-warning");
        String title = outcome.unchanged()
                ? t("Nothing had changed; {0} is up to date", outcome.replica().name())
                : outcome.boot().isPresent()
                        ? proved
                                ? t(
                                        "{0} is on stage: it booted and answered",
                                        outcome.replica().name())
                                : t(
                                        "{0} was synchronised, but its boot was not proved",
                                        outcome.replica().name())
                        : t("{0} is synchronised", outcome.replica().name());
        Label headline = Ui.line(title, "empty-title");
        VBox phases = new VBox(4);
        outcome.secondsByPhase().forEach((phase, seconds) -> {
            Label name = Ui.line(phase);
            name.setMaxWidth(Double.MAX_VALUE);
            phases.getChildren()
                    .add(Ui.row(8, Ui.grow(name), Ui.line(Formats.duration(seconds), "text-muted", "numbers")));
        });
        VBox answers = new VBox(6);
        outcome.boot()
                .ifPresent(boot -> boot.answers()
                        .forEach(a -> answers.getChildren()
                                .add(PlanParts.line(
                                        a.probe() + ":  " + a.answer(),
                                        a.passed() ? Icon.DONE : Icon.FAILED,
                                        a.passed() ? "tone-success" : "tone-danger"))));
        VBox answersCard = Ui.card(t("What it answered"), answers);
        Ui.shown(answersCard, !answers.getChildren().isEmpty());
        Columns sum = new Columns(
                16,
                150,
                tile(t("Sync point {0}", outcome.point().number()), t("published, bootable")),
                tile(Formats.duration(outcome.point().seconds()), t("for the sync")),
                tile(Formats.bytes(outcome.point().wireBytes()), t("over the wire")),
                tile(Formats.bytes(outcome.point().layerBytes()), t("on the portal")));
        return Ui.column(
                16,
                new WrapRow(Ui.row(14, icon, headline), new CommandButton(model.open(), "accent")),
                sum,
                answersCard,
                Ui.card(t("Where the time went"), phases));
    }
}
