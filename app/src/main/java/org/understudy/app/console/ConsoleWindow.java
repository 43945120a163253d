package org.understudy.app.console;

import java.util.Optional;

import javafx.beans.property.ObjectProperty;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Route;
import org.understudy.app.shell.PulseWatch;
import org.understudy.app.shell.WindowView;
import org.understudy.app.shell.WindowViewModel;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.theme.ThemeChoice;
import org.understudy.app.theme.ThemeManager;

/// The window on a stage. Made on the UI thread.
public final class ConsoleWindow {
    private static final double LEAST_WIDTH = 860;
    private static final double LEAST_HEIGHT = 560;

    private final Stage stage;
    private final WindowViewModel model;
    private final WindowView view;

    /// @param theme the choice, which the window's toggle changes
    /// @param replica whose page to begin with
    public ConsoleWindow(
            Stage stage,
            Desk desk,
            ObjectProperty<ThemeChoice> theme,
            Optional<String> replica,
            double width,
            double height) {
        this.stage = stage;
        ThemeManager themes = new ThemeManager(theme);
        replica.ifPresent(name -> desk.navigation().go(new Route.ReplicaPage(name)));
        model = new WindowViewModel(desk, theme);
        view = new WindowView(desk, model);
        Rectangle2D screen = Screen.getPrimary().getVisualBounds();
        Scene scene = new Scene(view, Math.min(width, screen.getWidth()), Math.min(height, screen.getHeight()));
        themes.dress(scene);
        view.installShortcuts(scene);
        view.keepFocusInPage(scene);
        PulseWatch.watch(scene);
        stage.setTitle("Understudy");
        stage.getIcons().setAll(Icons.picture(Icon.APP, 128));
        stage.setScene(scene);
        stage.setMinWidth(Math.min(LEAST_WIDTH, screen.getWidth()));
        stage.setMinHeight(Math.min(LEAST_HEIGHT, screen.getHeight()));
        model.activate();
    }

    public void show() {
        stage.show();
        view.focusFirst();
    }

    public void close() {
        model.deactivate();
    }
}
