package org.understudy.app.ui;

import java.util.List;

import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;

import static org.understudy.app.ui.Texts.t;

/// The frame of a page about one thing: its name and what can be done with it above, cards below;
/// and, when the thing is gone, a sentence about that in their place.
public abstract class DetailPage extends StackPane {
    /// @param missing what is said when the thing is gone
    /// @param toOverview leads away then
    protected final void show(
            List<Node> parts, ObservableBooleanValue gone, Icon icon, String missing, String why, Runnable toOverview) {
        VBox page = Ui.column(16, parts.toArray(Node[]::new));
        page.getStyleClass().add("page-content");
        Node scroll = Ui.page(page);
        EmptyState empty = new EmptyState(
                icon, missing, why, Ui.button("go-overview", t("Go to the overview"), Icon.OVERVIEW, toOverview));
        Ui.shown(scroll, javafx.beans.binding.Bindings.not(gone));
        Ui.shown(empty, gone);
        getChildren().setAll(scroll, empty);
    }

    /// @param beside stands after the name, such as a state
    protected static Node head(Node icon, Label name, Node beside, Node... actions) {
        name.getStyleClass().add("page-title");
        HBox left = Ui.row(12, icon, name, beside);
        return new WrapRow(left, Ui.row(8, actions));
    }

    protected static Node icon(Icon icon) {
        return Icons.of(icon, 26);
    }
}
