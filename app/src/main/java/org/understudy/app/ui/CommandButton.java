package org.understudy.app.ui;

import javafx.beans.binding.Bindings;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

import org.understudy.app.fx.Command;
import org.understudy.app.theme.Icons;

/// A button for a command. While the command cannot be done the button is disabled, and the reason is its tooltip: a
/// disabled control hears no mouse, so the frame round it shows the tooltip.
public final class CommandButton extends StackPane {
    private final Button button;

    /// @param styles of the button, such as `accent`
    public CommandButton(Command command, String... styles) {
        button = new Button(command.title(), Icons.of(command.icon()));
        button.setId(command.id());
        button.getStyleClass().addAll(styles);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setAccessibleText(command.title());
        button.accessibleHelpProperty().bind(command.obstacleProperty());
        button.disableProperty().bind(Bindings.not(command.executable()));
        button.setOnAction(_ -> command.execute());
        getChildren().add(button);
        setMaxWidth(Region.USE_PREF_SIZE);
        setMinWidth(Region.USE_PREF_SIZE);
        Tooltip why = Ui.tooltip("");
        why.textProperty().bind(command.obstacleProperty());
        command.obstacleProperty().subscribe(reason -> {
            if (reason.isEmpty()) {
                Tooltip.uninstall(this, why);
            } else {
                Tooltip.install(this, why);
            }
        });
    }

    public Button button() {
        return button;
    }
}
