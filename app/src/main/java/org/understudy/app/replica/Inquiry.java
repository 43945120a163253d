package org.understudy.app.replica;

import java.util.Optional;

import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import org.jspecify.annotations.Nullable;

import org.understudy.app.task.TaskViewModel;
import org.understudy.model.problem.Problem;

/// Something that is asked of a host: what was asked, whether it still runs, and what came of it.
/// A late answer to an old question is dropped.
public final class Inquiry<T> {
    private final ReadOnlyObjectWrapper<@Nullable TaskViewModel> task = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable T> result = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper asking = new ReadOnlyBooleanWrapper();
    private String key = "";

    /// @param question what the answer depends on
    public void begin(String question) {
        cancel();
        key = question;
        result.set(null);
        problem.set(null);
        asking.set(true);
    }

    public void watch(String question, TaskViewModel running) {
        if (key.equals(question) && asking.get()) {
            task.set(running);
        }
    }

    public void succeed(String question, T answer) {
        end(question, () -> result.set(answer));
    }

    public void fail(String question, Problem why) {
        end(question, () -> problem.set(why));
    }

    private void end(String question, Runnable keep) {
        if (key.equals(question)) {
            asking.set(false);
            keep.run();
            task.set(null);
        }
    }

    /// Whether this was asked, and there is an answer or there will be one.
    public boolean isFor(String question) {
        return key.equals(question) && (asking.get() || result.get() != null);
    }

    public void forget() {
        cancel();
        key = "";
        result.set(null);
        problem.set(null);
        asking.set(false);
        task.set(null);
    }

    public void cancel() {
        Optional.ofNullable(task.get()).ifPresent(running -> running.cancel().execute());
    }

    public boolean busy() {
        return asking.get();
    }

    public ReadOnlyBooleanProperty busyProperty() {
        return asking.getReadOnlyProperty();
    }

    /// The running task, for its progress.
    public ReadOnlyObjectProperty<@Nullable TaskViewModel> taskProperty() {
        return task.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable T> resultProperty() {
        return result.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
