package org.understudy.app.ui;

import javafx.beans.value.ObservableValue;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;

import org.understudy.app.theme.Icon;

import static org.understudy.app.ui.Texts.t;

/// A line to copy, such as a command.
public final class CopyField extends HBox {
    public CopyField(String id, String name, ObservableValue<String> text) {
        super(6);
        TextField field = new TextField();
        field.setId(id);
        field.setEditable(false);
        field.setAccessibleText(name);
        field.getStyleClass().add("mono");
        field.textProperty().bind(text);
        Button copy = Ui.iconButton(id + "-copy", t("Copy {0}", name), Icon.COPY, () -> copy(text.getValue()));
        copy.getStyleClass().remove("flat");
        getChildren().addAll(Ui.grow(field), copy);
    }

    public static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
