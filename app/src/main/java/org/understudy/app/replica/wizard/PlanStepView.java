package org.understudy.app.replica.wizard;

import javafx.scene.Node;
import javafx.scene.layout.VBox;

import org.understudy.app.replica.PlanParts;
import org.understudy.app.ui.Columns;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.Ui;
import org.understudy.model.replica.ReplicationPlan;

import static org.understudy.app.ui.Texts.t;

/// What will be done.
final class PlanStepView extends VBox {
    PlanStepView(ReplicateViewModel model) {
        StepParts.follow(
                this,
                model.planning(),
                () -> t(
                        "Working out what will be done. For that the agent is put on {0} and counts the files; nothing else is"
                                + " changed.",
                        model.wish().sourceProperty().get()),
                model.planAgain(),
                plan -> plan(plan, model));
    }

    private static Node plan(ReplicationPlan plan, ReplicateViewModel model) {
        Columns numbers = new Columns(
                16,
                150,
                StepParts.tile(Formats.bytes(plan.contentBytes()), t("to read at most")),
                StepParts.tile(
                        plan.estimatedSeconds() > 0 ? "≈ " + Formats.duration((double) plan.estimatedSeconds()) : "?",
                        plan.first() ? t("for the first sync") : t("for this sync")),
                StepParts.tile(Formats.capacity(plan.layout().diskBytes()), t("virtual disk")),
                StepParts.tile(Formats.bytes(plan.portalFreeBytes()), t("free on {0}", plan.portal())));
        VBox machine = Ui.card(t("Machine"), PlanParts.machine(plan));
        VBox largest = Ui.card(t("Largest files"), PlanParts.largest(plan));
        Ui.shown(largest, !plan.largest().isEmpty());
        VBox notes = Ui.card(
                plan.problems().isEmpty() ? t("Good to know") : t("It cannot be done like this"),
                PlanParts.notes(plan));
        Ui.shown(notes, !plan.notes().isEmpty() || !plan.problems().isEmpty());
        return Ui.column(
                16,
                numbers,
                notes,
                Ui.card(t("What is mirrored"), PlanParts.selection(plan)),
                Ui.card(t("Disk"), PlanParts.layout(plan.layout())),
                new Columns(16, 330, machine, largest),
                Ui.row(0, new CommandButton(model.planAgain())));
    }
}
