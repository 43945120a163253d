package org.understudy.app.task.block;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import org.understudy.app.task.board.TaskFace;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.Ui;
import org.understudy.app.ui.WrapRow;
import org.understudy.services.libvirt.DomainJob;

import static org.understudy.app.ui.Texts.t;

/// Stands on the page of something that somebody else has for himself, as long as that lasts.
public final class BlockPane extends VBox {
    private final Label what = Ui.line("", "text-bold");
    private final Label who = Ui.line("", "text-small");
    private final Label how = Ui.line("", "text-small");
    private final ProgressBar bar = new ProgressBar(0);
    private final Node commands;

    public BlockPane(BlockViewModel model) {
        super(8);
        commands = Ui.row(8, new CommandButton(model.open(), "small"), new CommandButton(model.cancel(), "small"));
        setId("block");
        getStyleClass().add("block-pane");
        what.setId("block-what");
        var icon = Icons.of(Icon.LOCK, 22);
        icon.getStyleClass().add("tone-warning");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setAccessibleText(t("How far it is"));
        getChildren().addAll(new WrapRow(Ui.row(12, icon, Ui.column(1, what, who)), commands), bar, how);
        model.faceProperty()
                .subscribe(face -> show(face, model.outsideProperty().get()));
        model.outsideProperty().subscribe(job -> show(model.faceProperty().get(), job));
    }

    private void show(@Nullable TaskFace face, @Nullable DomainJob outside) {
        Ui.shown(this, face != null || outside != null);
        Ui.shown(commands, face != null);
        if (face == null) {
            if (outside != null) {
                show(outside);
            }
            return;
        }
        what.setText(t("Blocked by \"{0}\"", face.title()));
        who.setText(t("{0}, since {1}", face.person(), Formats.shortTime(face.since())));
        how.setText(face.pace().isEmpty() ? face.standing() : face.standing() + "  ·  " + face.pace());
        bar.setProgress(face.fraction());
        Ui.shown(bar, face.fraction() >= 0);
        setAccessibleText(what.getText() + ", " + who.getText() + ", " + how.getText());
    }

    /// Somebody works with the machine by hand: there is no task to look at.
    private void show(DomainJob outside) {
        what.setText(t("Blocked by someone outside"));
        who.setText(outside.text());
        how.setText(t("It is waited for."));
        bar.setProgress(outside.percent() / 100.0);
        Ui.shown(bar, outside.percent() >= 0);
        setAccessibleText(what.getText() + ", " + who.getText());
    }
}
