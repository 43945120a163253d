package org.understudy.app.replica.wizard;

import java.util.List;

import javafx.scene.Node;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.CopyField;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.Ui;
import org.understudy.model.replica.ReplicationPlan;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// All of it in short, before it begins.
final class ReviewStepView extends VBox {
    private final ReplicateViewModel model;
    private final VBox facts = new VBox();

    ReviewStepView(ReplicateViewModel model) {
        this.model = model;
        getChildren()
                .addAll(
                        Ui.paragraph(t("This is what will be done. It begins with the button below."), "lead"),
                        Ui.card(t("In short"), facts, Ui.row(0, new CommandButton(model.domainXml()))),
                        Ui.card(
                                t("The same by command line"),
                                new CopyField(
                                        "wizard-command",
                                        t("Command line"),
                                        model.wish().commandLine())));
        model.planning().resultProperty().subscribe(_ -> show());
        model.wish().bootAfterProperty().subscribe(_ -> show());
    }

    private void show() {
        @Nullable ReplicationPlan plan = model.planning().resultProperty().get();
        facts.getChildren().clear();
        if (plan != null) {
            facts.getChildren().add(summary(plan));
        }
    }

    private Node summary(ReplicationPlan plan) {
        String root = model.wish().rootProperty().get().strip();
        return Ui.facts(List.of(
                new Ui.Fact(
                        t("Source"),
                        root.isEmpty()
                                ? t("{0}, {1}", plan.source(), plan.facts().osName())
                                : t(
                                        "{0} of {1}, {2}",
                                        root, plan.source(), plan.facts().osName())),
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
                        model.wish().bootAfterProperty().get()
                                ? t("it is booted on a throw-away layer and asked whether it answers")
                                : t("it is not booted"))));
    }
}
