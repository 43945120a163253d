package org.understudy.app.task.board;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

import org.jspecify.annotations.Nullable;

import org.understudy.app.task.TaskViewModel;
import org.understudy.services.task.board.BoardTask;

/// A task in lists. It stays the same object while the task goes on, so that a list is not made
/// anew, and keeps its selection.
public final class TaskRow {
    /// What is live first, then the newest.
    public static final Comparator<TaskRow> ORDER = Comparator.comparing(TaskRow::over)
            .thenComparing(TaskRow::since, Comparator.reverseOrder())
            .thenComparing(TaskRow::id);

    private final String id;
    private final @Nullable TaskViewModel local;
    private final ReadOnlyObjectWrapper<TaskFace> face;
    private BoardTask.@Nullable Key place;
    private @Nullable BoardTask task;
    private boolean over;
    private Instant since;

    TaskRow(BoardTask task) {
        this.id = task.host() + " " + task.task().id();
        this.local = null;
        this.task = task;
        this.place = task.key();
        TaskFace first = TaskFace.of(task);
        this.face = new ReadOnlyObjectWrapper<>(first);
        this.over = first.over();
        this.since = first.since();
    }

    /// A task of this console alone.
    TaskRow(TaskViewModel task) {
        this.id = "console " + task.id();
        this.local = task;
        TaskFace first = TaskFace.of(task);
        this.face = new ReadOnlyObjectWrapper<>(first);
        this.over = first.over();
        this.since = first.since();
        task.snapshotProperty().addListener((_, _, _) -> face.set(TaskFace.of(task)));
    }

    /// One that the history tells of, over as it is; its host may know it still.
    TaskRow(BoardTask.Key place, TaskFace face) {
        this.id = place.host() + " " + place.id();
        this.local = null;
        this.place = place;
        this.face = new ReadOnlyObjectWrapper<>(face);
        this.over = true;
        this.since = face.since();
    }

    void show(BoardTask now) {
        task = now;
        face.set(TaskFace.of(now));
    }

    /// Its place in the order is as it was when this was called last: places do not move while a
    /// list is sorted or searched by halves.
    void place() {
        over = face.get().over();
        since = face.get().since();
    }

    boolean moved() {
        return over != face.get().over() || !since.equals(face.get().since());
    }

    public String id() {
        return id;
    }

    public TaskFace face() {
        return face.get();
    }

    public ReadOnlyObjectProperty<TaskFace> faceProperty() {
        return face.getReadOnlyProperty();
    }

    /// As its host told it; empty for a task of this console alone.
    public Optional<BoardTask> onHost() {
        return Optional.ofNullable(task);
    }

    /// Where it is or was; empty for a task of this console alone.
    public Optional<BoardTask.Key> at() {
        return Optional.ofNullable(place);
    }

    public Optional<TaskViewModel> local() {
        return Optional.ofNullable(local);
    }

    private boolean over() {
        return over;
    }

    private Instant since() {
        return since;
    }
}
