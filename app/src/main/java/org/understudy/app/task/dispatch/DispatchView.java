package org.understudy.app.task.dispatch;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.StepRail;
import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// The frame of the wizard "Run a task on hosts".
public final class DispatchView extends BorderPane {
    private final StepRail rail = new StepRail(
            Arrays.stream(DispatchStep.values()).map(DispatchStep::title).toList());
    private final StackPane body = new StackPane();
    private final Map<DispatchStep, Node> steps = new EnumMap<>(DispatchStep.class);

    public DispatchView(DispatchViewModel model) {
        getStyleClass().add("wizard");
        Label title = Ui.line(t("Run a task on hosts"), "page-title");
        VBox top = Ui.column(14, Ui.row(12, Icons.of(Icon.TASKS, 26), title), rail);
        top.getStyleClass().add("wizard-head");
        setTop(top);
        setCenter(body);
        setBottom(foot(model));
        steps.put(DispatchStep.ROUTINE, page(new RoutineStepView(model)));
        steps.put(DispatchStep.HOSTS, page(new HostsStepView(model.where())));
        steps.put(DispatchStep.PARAMETERS, page(new ParametersStepView(model.with())));
        steps.put(DispatchStep.PREVIEW, page(new PreviewStepView(model)));
        steps.put(DispatchStep.WHEN, page(new WhenStepView(model)));
        model.stepProperty().subscribe(step -> {
            body.getChildren().setAll(steps.get(step));
            rail.show(Arrays.asList(DispatchStep.values()).indexOf(step));
        });
    }

    private static Node page(VBox step) {
        step.setSpacing(16);
        step.getStyleClass().add("page-content");
        return Ui.page(step);
    }

    private static Node foot(DispatchViewModel model) {
        Label why = Ui.line(model.obstacle(), "text-muted");
        why.setId("dispatch-obstacle");
        CommandButton cancel = new CommandButton(model.cancel(), "flat");
        cancel.button().setGraphic(null);
        CommandButton next = new CommandButton(model.next(), "accent");
        next.button().setDefaultButton(true);
        next.button().setContentDisplay(ContentDisplay.RIGHT);
        Runnable name = () -> {
            next.button().setText(model.nextTitle());
            next.button().setAccessibleText(model.nextTitle());
        };
        model.stepProperty().subscribe(_ -> name.run());
        model.when().whenProperty().subscribe(_ -> name.run());
        HBox foot = Ui.row(10, cancel, Ui.spacer(), why, new CommandButton(model.back()), next);
        foot.getStyleClass().add("wizard-foot");
        return foot;
    }
}
