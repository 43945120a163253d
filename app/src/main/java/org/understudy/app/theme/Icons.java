package org.understudy.app.theme;

import org.kordamp.ikonli.javafx.FontIcon;

/// Makes icon nodes. An icon is decoration: the control that carries it has the name.
public final class Icons {
    private Icons() {}

    public static FontIcon of(Icon icon) {
        return of(icon, 16);
    }

    /// @param size in pixels at scale 1
    public static FontIcon of(Icon icon, int size) {
        FontIcon node = new FontIcon(icon.code());
        // As a style: the theme's own sheet would win over the property.
        node.setStyle("-fx-icon-size: " + size + "px;");
        node.getStyleClass().add("understudy-icon");
        node.setMouseTransparent(true);
        return node;
    }
}
