package org.understudy.app.desk;

import java.util.ArrayDeque;
import java.util.Deque;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import org.jspecify.annotations.Nullable;

/// The dialogs that wait to be answered, one shown at a time, in order.
public final class DialogQueue {
    private final ReadOnlyObjectWrapper<@Nullable Dialog> current = new ReadOnlyObjectWrapper<>();
    private final Deque<Dialog> waiting = new ArrayDeque<>();

    public ReadOnlyObjectProperty<@Nullable Dialog> currentProperty() {
        return current.getReadOnlyProperty();
    }

    public void show(Dialog dialog) {
        if (current.get() == null) {
            current.set(dialog);
        } else {
            waiting.add(dialog);
        }
    }

    /// The dialog was answered; the next one comes up.
    public void close(Dialog dialog) {
        if (dialog.equals(current.get())) {
            current.set(waiting.poll());
        } else {
            waiting.remove(dialog);
        }
    }

    /// A person closed it without an answer.
    public void dismiss(Dialog dialog) {
        close(dialog);
        dialog.dismissed();
    }
}
