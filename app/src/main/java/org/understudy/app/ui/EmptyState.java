package org.understudy.app.ui;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;

/// What a place shows that has nothing to show: what would be here, and the next thing to do.
public final class EmptyState extends VBox {
    public EmptyState(Icon icon, String title, String sentence, Node... actions) {
        super(10);
        getStyleClass().add("empty-state");
        setAlignment(Pos.CENTER);
        var picture = Icons.of(icon, 44);
        picture.getStyleClass().add("empty-icon");
        var head = Ui.line(title, "empty-title");
        var text = Ui.paragraph(sentence, "text-muted");
        text.setTextAlignment(TextAlignment.CENTER);
        text.setMaxWidth(440);
        getChildren().addAll(picture, head, text);
        if (actions.length > 0) {
            var buttons = Ui.row(10, actions);
            buttons.setAlignment(Pos.CENTER);
            buttons.setMaxWidth(Region.USE_PREF_SIZE);
            setMargin(buttons, new javafx.geometry.Insets(8, 0, 0, 0));
            getChildren().add(buttons);
        }
    }
}
