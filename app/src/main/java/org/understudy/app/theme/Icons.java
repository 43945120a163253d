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
        // By a style class: the theme's own sheet wins over the property.
        node.getStyleClass().addAll("understudy-icon", "icon-" + size);
        node.setMouseTransparent(true);
        return node;
    }
}
