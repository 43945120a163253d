package org.understudy.app.theme;

import java.util.Objects;

import javafx.application.Application;
import javafx.beans.property.ObjectProperty;
import javafx.scene.Scene;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;

/// Puts the chosen theme on the program and our own style sheet on a scene. Ours uses only the
/// theme's colour tokens, so it fits both.
public final class ThemeManager {
    private static final String SHEET = "/org/understudy/resources/css/console.css";

    private final ObjectProperty<ThemeChoice> choice;

    public ThemeManager(ObjectProperty<ThemeChoice> choice) {
        this.choice = choice;
        apply(choice.get());
        choice.addListener((_, _, now) -> apply(now));
    }

    public void dress(Scene scene) {
        scene.getStylesheets()
                .add(Objects.requireNonNull(ThemeManager.class.getResource(SHEET), SHEET)
                        .toExternalForm());
    }

    public ObjectProperty<ThemeChoice> choiceProperty() {
        return choice;
    }

    private static void apply(ThemeChoice now) {
        Application.setUserAgentStylesheet(
                now == ThemeChoice.DARK
                        ? new PrimerDark().getUserAgentStylesheet()
                        : new PrimerLight().getUserAgentStylesheet());
    }
}
