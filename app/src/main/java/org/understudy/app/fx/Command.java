package org.understudy.app.fx;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;

import org.understudy.app.theme.Icon;

/// Something a person can do: a name, an icon, and whether it can be done now. When it cannot, the
/// reason says why; views disable the control and show the reason, they never hide it.
public final class Command {
    private final String id;
    private final String title;
    private final Icon icon;
    private final Runnable action;
    private final ReadOnlyStringWrapper obstacle = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
    private final BooleanBinding executable;

    /// @param id semantic, such as `replica-boot`; the control that shows the command carries it
    public Command(String id, String title, Icon icon, Runnable action) {
        this.id = id;
        this.title = title;
        this.icon = icon;
        this.action = action;
        this.executable =
                Bindings.createBooleanBinding(() -> obstacle.get().isEmpty() && !running.get(), obstacle, running);
    }

    /// The sentence that says why it cannot be done now; empty when it can.
    public Command unless(ObservableValue<String> reason) {
        obstacle.bind(reason);
        return this;
    }

    public Command runningWhile(ObservableValue<Boolean> busy) {
        running.bind(busy);
        return this;
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    public Icon icon() {
        return icon;
    }

    public ObservableBooleanValue executable() {
        return executable;
    }

    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty obstacleProperty() {
        return obstacle.getReadOnlyProperty();
    }

    /// Does nothing when it cannot be done now, whoever asks.
    public void execute() {
        if (executable.get()) {
            action.run();
        }
    }
}
