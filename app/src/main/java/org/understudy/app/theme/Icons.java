package org.understudy.app.theme;

import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.Image;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;

import org.kordamp.ikonli.javafx.FontIcon;

/// Makes icon nodes. An icon is decoration: the control that carries it has the name.
public final class Icons {
    private Icons() {}

    /// A picture of it, for places that take no nodes, such as the window's frame.
    public static Image picture(Icon icon, int size) {
        FontIcon node = new FontIcon(icon.code());
        node.setIconSize(size);
        node.setIconColor(Color.web("#0969da"));
        Scene _ = new Scene(new StackPane(node), Color.TRANSPARENT);
        SnapshotParameters parameters = new SnapshotParameters();
        parameters.setFill(Color.TRANSPARENT);
        WritableImage drawn = node.snapshot(parameters, null);
        // A copy: window systems do not take what a snapshot gives.
        return new WritableImage(drawn.getPixelReader(), (int) drawn.getWidth(), (int) drawn.getHeight());
    }

    public static FontIcon of(Icon icon) {
        return of(icon, 16);
    }

    /// @param size in pixels at scale 1
    public static FontIcon of(Icon icon, int size) {
        FontIcon node = new FontIcon(icon.code());
        // By a style class: the theme's own sheet wins over the property.
        node.getStyleClass().addAll("understudy-icon", "icon-" + size);
        node.setMouseTransparent(true);
        return node;
    }
}
