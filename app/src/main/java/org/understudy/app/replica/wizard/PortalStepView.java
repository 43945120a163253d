package org.understudy.app.replica.wizard;

import java.io.File;

import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

import org.understudy.app.fx.Command;
import org.understudy.app.theme.Icon;
import org.understudy.app.ui.Columns;
import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// Who keeps the replica, under which name, and how it is made.
final class PortalStepView extends VBox {
    private final ReplicateWish wish;

    PortalStepView(ReplicateWish wish, Command addHost) {
        this.wish = wish;
        TextField name = new TextField();
        name.setId("wizard-name");
        name.textProperty().bindBidirectional(wish.nameProperty());
        TextField profile = new TextField();
        profile.setId("wizard-profile");
        profile.setPromptText(t("the default"));
        profile.textProperty().bindBidirectional(wish.profileFileProperty());
        Button browse = Ui.button("wizard-profile-browse", t("Browse …"), Icon.FILE, this::browse);
        CheckBox boot = StepParts.check(
                "wizard-boot", t("Boot it afterwards and prove that it answers"), wish.bootAfterProperty());
        boot.disableProperty().bind(wish.bootableProperty().not());
        Label whyNot = Ui.paragraph(
                t("There is no kernel in it: it can be mirrored, but it does not boot by itself."),
                "text-small",
                "text-muted");
        Ui.shown(whyNot, wish.bootableProperty().not());
        VBox settings = Ui.card(
                t("The replica"),
                StepParts.labelled(t("Name"), name, name, ""),
                StepParts.labelled(
                        t("Profile"),
                        profile,
                        Ui.row(8, Ui.grow(profile), browse),
                        t("A file that says what is mirrored, faked and left out, and what must answer after a boot.")),
                boot,
                whyNot,
                StepParts.check(
                        "wizard-verify",
                        t("Compare by content instead of size, time and inode"),
                        wish.verifyProperty()));
        getChildren()
                .addAll(
                        Ui.paragraph(
                                t("Which host shall keep the replica? It needs libvirt and room for the disk."),
                                "lead"),
                        new Columns(
                                16,
                                330,
                                new HostChoice("portal", wish, wish.portalProperty(), addHost),
                                new VBox(settings)));
    }

    private void browse() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(t("Choose a profile"));
        File file = chooser.showOpenDialog(getScene().getWindow());
        if (file != null) {
            wish.profileFileProperty().set(file.getPath());
        }
    }
}
