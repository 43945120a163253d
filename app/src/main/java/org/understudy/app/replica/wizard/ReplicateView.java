package org.understudy.app.replica.wizard;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.understudy.app.fx.Command;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.StepRail;
import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// The frame of the wizard "Replicate a system": steps above, the step in the middle, the way on
/// below.
public final class ReplicateView extends BorderPane {
    private final ReplicateViewModel model;
    private final StepRail rail = new StepRail(
            Arrays.stream(ReplicateStep.values()).map(ReplicateStep::title).toList());
    private final StackPane body = new StackPane();
    private final Map<ReplicateStep, Node> steps = new EnumMap<>(ReplicateStep.class);
    private final Button next;

    /// @param addHost what an empty list of hosts offers
    public ReplicateView(ReplicateViewModel model, Command addHost) {
        this.model = model;
        getStyleClass().add("wizard");
        Label title = Ui.line(t("Replicate a system"), "page-title");
        VBox top = Ui.column(14, Ui.row(12, Icons.of(Icon.REPLICA, 26), title), rail);
        top.getStyleClass().add("wizard-head");
        setTop(top);
        setCenter(body);
        CommandButton nextButton = new CommandButton(model.next(), "accent");
        next = nextButton.button();
        setBottom(foot(nextButton));
        steps.put(ReplicateStep.SOURCE, StepParts.page(new SourceStepView(model.wish(), addHost)));
        steps.put(ReplicateStep.DISCOVERY, StepParts.page(new DiscoveryStepView(model)));
        steps.put(ReplicateStep.PORTAL, StepParts.page(new PortalStepView(model.wish(), addHost)));
        steps.put(ReplicateStep.PLAN, StepParts.page(new PlanStepView(model)));
        steps.put(ReplicateStep.REVIEW, StepParts.page(new ReviewStepView(model)));
        steps.put(ReplicateStep.RUN, StepParts.page(new RunStepView(model)));
        model.stepProperty().subscribe(this::show);
    }

    private void show(ReplicateStep step) {
        body.getChildren().setAll(steps.get(step));
        rail.show(step.number() - 1);
        next.setText(
                switch (step) {
                    case REVIEW -> t("Replicate");
                    case SOURCE, DISCOVERY, PORTAL, PLAN, RUN -> t("Next");
                });
        next.setAccessibleText(next.getText());
        Ui.shown(next.getParent(), step != ReplicateStep.RUN);
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
        // In the last step the task's own button cancels; this one only leaves.
        cancel.button()
                .textProperty()
                .bind(model.stepProperty().map(step -> step == ReplicateStep.RUN ? t("Close") : t("Cancel")));
        nextButton.button().setDefaultButton(true);
        nextButton.button().setContentDisplay(ContentDisplay.RIGHT);
        HBox foot = Ui.row(10, cancel, Ui.spacer(), why, new CommandButton(model.back()), nextButton);
        foot.getStyleClass().add("wizard-foot");
        return foot;
    }
}
