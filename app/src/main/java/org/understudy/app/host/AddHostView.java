package org.understudy.app.host;

import java.util.List;

import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.VBox;

import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.ProblemPane;
import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// The form that makes a host known.
public final class AddHostView extends VBox {
    private final TextField address;
    private final List<Node> buttons;

    public AddHostView(AddHostViewModel model) {
        super(14);
        address = field("host-address", "root@server.example", model.addressProperty());
        TextField name = field("host-name", t("short and plain"), model.nameProperty());
        TextField identity = field("host-identity", "~/.ssh/id_ed25519", model.identityProperty());
        TextField jump = field("host-jump", "user@gateway", model.jumpProperty());
        CheckBox local = new CheckBox(t("This machine (no SSH)"));
        local.setId("host-local");
        local.selectedProperty().bindBidirectional(model.localProperty());
        address.disableProperty().bind(model.localProperty());
        VBox more = Ui.column(
                12,
                labelled(
                        t("Private key"),
                        identity,
                        t("Empty: what ~/.ssh/config says, then the agent's and the usual keys.")),
                labelled(t("Jump host"), jump, t("Empty: what ~/.ssh/config says.")));
        TitledPane details = new TitledPane(t("Key and jump host"), more);
        details.setId("host-details");
        details.setExpanded(false);
        details.setAnimated(false);
        details.getStyleClass().add("dense");
        details.disableProperty().bind(model.localProperty());
        VBox problem = new VBox();
        Ui.shown(problem, false);
        model.problemProperty().addListener((_, _, now) -> {
            problem.getChildren().clear();
            if (now != null) {
                problem.getChildren().setAll(new ProblemPane(now));
            }
            Ui.shown(problem, now != null);
        });
        getChildren()
                .addAll(
                        labelled(
                                t("Address"),
                                address,
                                t("A name, an alias of ~/.ssh/config, or an IP address; user and port if needed.")),
                        local,
                        labelled(t("Name"), name, t("What the console and the command line call it.")),
                        details,
                        problem);
        CommandButton add = new CommandButton(model.addHost(), "accent");
        add.button().setDefaultButton(true);
        CommandButton cancel = new CommandButton(model.cancel());
        cancel.button().setGraphic(null);
        buttons = List.of(cancel, add);
    }

    private static TextField field(String id, String prompt, StringProperty value) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(prompt);
        field.textProperty().bindBidirectional(value);
        return field;
    }

    private static VBox labelled(String name, TextField field, String help) {
        Label label = new Label(name);
        label.getStyleClass().add("field-name");
        label.setLabelFor(field);
        field.setAccessibleText(name);
        field.setAccessibleHelp(help);
        return Ui.column(4, label, field, Ui.paragraph(help, "text-small", "text-muted"));
    }

    /// Where the focus begins.
    public Node first() {
        return address;
    }

    public List<Node> buttons() {
        return buttons;
    }
}
