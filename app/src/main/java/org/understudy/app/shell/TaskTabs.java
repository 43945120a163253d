package org.understudy.app.shell;

import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;

import org.understudy.app.desk.Navigation;
import org.understudy.app.desk.Route;

import static org.understudy.app.ui.Texts.t;

/// The two lists of tasks: those that are and were, and those to come.
final class TaskTabs extends HBox {
    private final Navigation navigation;

    /// @param toCome which of the two this stands on
    TaskTabs(Navigation navigation, boolean toCome) {
        this.navigation = navigation;
        getChildren()
                .addAll(
                        tab("tab-tasks", t("On hosts"), !toCome, new Route.Tasks(""), "left-pill"),
                        tab("tab-scheduled", t("Scheduled"), toCome, new Route.Scheduled(), "right-pill"));
    }

    private ToggleButton tab(String id, String title, boolean here, Route there, String style) {
        ToggleButton tab = new ToggleButton(title);
        tab.setId(id);
        tab.setMinWidth(USE_PREF_SIZE);
        tab.getStyleClass().add(style);
        tab.setSelected(here);
        tab.setOnAction(_ -> {
            // It stays what it is on this page; the other page has its own.
            tab.setSelected(here);
            if (!here) {
                navigation.go(there);
            }
        });
        return tab;
    }
}
