package org.understudy.app.replica.wizard;

import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

import org.understudy.app.fx.Command;
import org.understudy.app.ui.Columns;
import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// Which system is replicated.
final class SourceStepView extends VBox {
    SourceStepView(ReplicateWish wish, Command addHost) {
        TextField root = new TextField();
        root.setId("wizard-root");
        root.setPromptText(t("the running system"));
        root.textProperty().bindBidirectional(wish.rootProperty());
        VBox tree = Ui.card(
                t("Which system of it"),
                StepParts.labelled(
                        t("Directory"),
                        root,
                        root,
                        t(
                                "Empty: the system that runs there. Else the tree of a system that lies in a directory of it, such as a"
                                        + " mounted disk: /mnt/disk")));
        getChildren()
                .addAll(
                        Ui.paragraph(
                                t(
                                        "Which running server shall be replicated? It is only looked at; nothing is installed to find out."),
                                "lead"),
                        new Columns(
                                16,
                                330,
                                new HostChoice("source", wish, wish.sourceProperty(), addHost),
                                new VBox(tree)));
    }
}
