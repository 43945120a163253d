package org.understudy.app.shell;

import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

import static org.understudy.app.ui.Texts.t;

/// The keys of the window, in the order of the list that F1 shows.
@SuppressWarnings("ImmutableEnumChecker") // a KeyCombination cannot be changed; it only does not say so
enum Shortcut {
    REPLICATE(new KeyCodeCombination(KeyCode.N, KeyCombination.SHORTCUT_DOWN)),
    ADD_HOST(new KeyCodeCombination(KeyCode.H, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN)),
    FILTER(new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN)),
    REFRESH(new KeyCodeCombination(KeyCode.F5)),
    TASKS(new KeyCodeCombination(KeyCode.J, KeyCombination.SHORTCUT_DOWN)),
    ALL_TASKS(new KeyCodeCombination(KeyCode.J, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN)),
    DISPATCH(new KeyCodeCombination(KeyCode.R, KeyCombination.SHORTCUT_DOWN)),
    BACK(new KeyCodeCombination(KeyCode.LEFT, KeyCombination.ALT_DOWN)),
    THEME(new KeyCodeCombination(KeyCode.D, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN)),
    SHORTCUTS(new KeyCodeCombination(KeyCode.F1));

    private final KeyCombination keys;

    Shortcut(KeyCombination keys) {
        this.keys = keys;
    }

    KeyCombination keys() {
        return keys;
    }

    String title() {
        return switch (this) {
            case REPLICATE -> t("Replicate a system");
            case ADD_HOST -> t("Add a host");
            case FILTER -> t("Filter hosts and replicas");
            case REFRESH -> t("Read the portals again");
            case TASKS -> t("Show or hide the tasks");
            case ALL_TASKS -> t("The tasks of all hosts");
            case DISPATCH -> t("Run a task on hosts");
            case BACK -> t("Back");
            case THEME -> t("Dark or light");
            case SHORTCUTS -> t("This list");
        };
    }
}
