package org.understudy.app.replica.wizard;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

import org.understudy.app.replica.PlanParts;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.Columns;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.Ui;
import org.understudy.app.ui.WrapRow;
import org.understudy.model.replica.Replica.MachineState;
import org.understudy.services.replica.BootOutcome;
import org.understudy.services.replica.SyncOutcome;

import static org.understudy.app.ui.Texts.t;

/// The replication on its way, and what came of it.
final class RunStepView extends VBox {
    RunStepView(ReplicateViewModel model) {
        VBox after = new VBox();
        VBox inner = new VBox(16);
        StepParts.follow(
                inner,
                model.running(),
                () -> t(
                        "{0} is being replicated. You may leave this page; it goes on.",
                        model.wish().sourceProperty().get()),
                model.runAgain(),
                outcome -> done(outcome, model));
        model.running()
                .problemProperty()
                .subscribe(problem -> after.getChildren()
                        .setAll(
                                problem == null
                                        ? new VBox()
                                        : Ui.paragraph(
                                                t(
                                                        "Nothing half done is visible. What the portal already has is not sent again."),
                                                "text-muted")));
        getChildren().addAll(inner, after);
    }

    private static String headline(SyncOutcome outcome) {
        String name = outcome.replica().name();
        if (outcome.boot().isEmpty()) {
            return outcome.unchanged()
                    ? t("Nothing had changed; {0} is up to date", name)
                    : t("{0} is synchronised", name);
        }
        return outcome.boot().get().passed()
                ? t("{0} is on stage: it booted and answered", name)
                : t("{0} was synchronised, but its boot was not proved", name);
    }

    private static Node done(SyncOutcome outcome, ReplicateViewModel model) {
        boolean good = outcome.boot().map(BootOutcome::passed).orElse(true);
        var icon = Icons.of(good ? Icon.PROVED : Icon.UNPROVED, 44);
        icon.getStyleClass().add(good ? "tone-success" : "tone-warning");
        Columns sum = new Columns(
                16,
                150,
                StepParts.tile(
                        t("Sync point {0}", outcome.point().number()),
                        outcome.replica().machine() == MachineState.UNDEFINED
                                ? t("published")
                                : t("published, bootable")),
                StepParts.tile(Formats.duration(outcome.point().seconds()), t("for the sync")),
                StepParts.tile(Formats.bytes(outcome.point().wireBytes()), t("over the wire")),
                StepParts.tile(Formats.bytes(outcome.point().layerBytes()), t("on the portal")));
        return Ui.column(
                16,
                new WrapRow(
                        Ui.row(14, icon, Ui.line(headline(outcome), "empty-title")),
                        new CommandButton(model.open(), "accent")),
                sum,
                answers(outcome),
                Ui.card(t("Where the time went"), phases(outcome)));
    }

    private static Node answers(SyncOutcome outcome) {
        VBox answers = new VBox(6);
        outcome.boot()
                .ifPresent(boot -> boot.answers()
                        .forEach(a -> answers.getChildren()
                                .add(PlanParts.line(
                                        a.probe() + ":  " + a.answer(),
                                        a.passed() ? Icon.DONE : Icon.FAILED,
                                        a.passed() ? "tone-success" : "tone-danger"))));
        VBox card = Ui.card(t("What it answered"), answers);
        Ui.shown(card, !answers.getChildren().isEmpty());
        return card;
    }

    private static Node phases(SyncOutcome outcome) {
        VBox phases = new VBox(4);
        outcome.secondsByPhase().forEach((phase, seconds) -> {
            Label name = Ui.line(word(phase));
            name.setMaxWidth(Double.MAX_VALUE);
            phases.getChildren()
                    .add(Ui.row(8, Ui.grow(name), Ui.line(Formats.duration(seconds), "text-muted", "numbers")));
        });
        return phases;
    }

    /// The words of the task, which are told by their ids here.
    private static String word(String phase) {
        return switch (phase) {
            case "discover" -> t("Look at the source");
            case "plan" -> t("Plan");
            case "capture" -> t("Capture and transfer");
            case "publish" -> t("Check and publish");
            case "define" -> t("Make bootable, define the machine");
            case "prove" -> t("Boot and prove");
            default -> phase;
        };
    }
}
