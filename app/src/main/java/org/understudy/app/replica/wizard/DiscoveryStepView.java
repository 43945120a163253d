package org.understudy.app.replica.wizard;

import javafx.scene.layout.VBox;

import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// What was found on the source.
final class DiscoveryStepView extends VBox {
    DiscoveryStepView(ReplicateViewModel model) {
        StepParts.follow(
                this,
                model.discovery(),
                () -> t("Looking at {0} …", model.wish().sourceProperty().get()),
                model.discoverAgain(),
                facts -> {
                    VBox all = new VBox(16);
                    all.getChildren().setAll(SourceParts.all(facts));
                    all.getChildren().add(Ui.row(0, new CommandButton(model.discoverAgain())));
                    return all;
                });
    }
}
