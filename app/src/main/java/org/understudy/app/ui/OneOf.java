package org.understudy.app.ui;

import javafx.beans.property.Property;
import javafx.scene.control.ToggleGroup;

/// Toggles of which exactly one is chosen: pressing the chosen one does not take it back.
public final class OneOf {
    private OneOf() {}

    /// Joins the group, whose toggles carry their values as user data, to the value that is chosen.
    public static <T> void join(ToggleGroup group, Property<T> chosen, Class<T> type) {
        chosen.subscribe(now -> group.getToggles().stream()
                .filter(toggle -> toggle.getUserData().equals(now))
                .forEach(toggle -> toggle.setSelected(true)));
        group.selectedToggleProperty().addListener((_, before, now) -> {
            if (now == null && before != null) {
                before.setSelected(true);
            } else if (now != null) {
                chosen.setValue(type.cast(now.getUserData()));
            }
        });
    }
}
