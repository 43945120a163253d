package org.understudy.app.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.understudy.app.fx.Command;
import org.understudy.app.theme.Icon;
import org.understudy.app.ui.Formats;
import org.understudy.model.problem.Problem;
import org.understudy.model.task.TaskState;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.TaskSnapshot;

import static org.understudy.app.ui.Texts.t;

/// One task: its phases, how far it is, how fast, and how to stop it.
public final class TaskViewModel {
    private final String subject;
    private final ReadOnlyObjectWrapper<TaskSnapshot> snapshot;
    private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(-1);
    private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper detail = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper current = new ReadOnlyStringWrapper("");
    private final ObservableList<TaskSnapshot.Phase> phases = FXCollections.observableArrayList();
    private final ObservableList<String> messages = FXCollections.observableArrayList();
    private final Command cancel;
    private long heardNanos = System.nanoTime();

    /// @param subject what it is about, such as `replica:shop`; empty: nothing in particular
    TaskViewModel(String subject, RunningTask<?> task) {
        this.subject = subject;
        this.snapshot = new ReadOnlyObjectWrapper<>(task.snapshot().get());
        this.cancel = new Command("task-cancel", t("Cancel"), Icon.CLOSE, task::cancel)
                .unless(Bindings.createStringBinding(
                        () -> switch (snapshot.get().state()) {
                            case QUEUED, BLOCKED, RUNNING -> "";
                            case CANCELLING -> t("It is being cancelled; what was begun is cleaned up first.");
                            case SUCCEEDED, FAILED, CANCELLED, LOST -> t("It is over.");
                        },
                        snapshot));
        show(snapshot.get());
    }

    void show(TaskSnapshot now) {
        heardNanos = System.nanoTime();
        replace(phases, now.phases());
        replace(messages, now.messages());
        progress.set(fraction(now));
        status.set(status(now));
        detail.set(detail(now));
        current.set(now.state().over() ? "" : path(now.counters().current()));
        // Last: who listens to it reads the others.
        snapshot.set(now);
    }

    private static <T> void replace(ObservableList<T> shown, List<T> now) {
        if (!shown.equals(now)) {
            shown.setAll(now);
        }
    }

    /// Agents tell paths from the root of the tree on.
    private static String path(String current) {
        return current.isEmpty() || current.startsWith("/") ? current : "/" + current;
    }

    /// How long a phase has taken up to now: a task that has nothing to tell is silent meanwhile.
    public double seconds(TaskSnapshot.Phase phase) {
        return phase.state() == TaskSnapshot.PhaseState.RUNNING
                ? phase.seconds() + (System.nanoTime() - heardNanos) / 1e9
                : phase.seconds();
    }

    /// 0 to 1; negative where it is not known.
    private static double fraction(TaskSnapshot now) {
        TaskSnapshot.Counters c = now.counters();
        if (now.state() == TaskState.SUCCEEDED) {
            return 1;
        }
        if (now.state().over()) {
            return 0;
        }
        if (c.bytesTotal() > 0) {
            return Math.clamp((double) c.bytesDone() / c.bytesTotal(), 0, 1);
        }
        return c.filesTotal() > 0 ? Math.clamp((double) c.filesDone() / c.filesTotal(), 0, 1) : -1;
    }

    private static String status(TaskSnapshot now) {
        return switch (now.state()) {
            case QUEUED -> t("Waiting");
            case BLOCKED ->
                now.lead()
                        .filter(l -> !l.waitsFor().isEmpty())
                        .map(l -> t("Waits for {0}", l.waitsFor()))
                        .orElse(t("Waiting in line"));
            case RUNNING -> runningPhase(now).map(TaskSnapshot.Phase::title).orElse(t("Running"));
            case CANCELLING -> t("Cancelling …");
            case SUCCEEDED -> t("Done in {0}", Formats.duration(seconds(now)));
            case FAILED, LOST -> now.problem().map(Problem::what).orElse(t("Failed"));
            case CANCELLED -> t("Cancelled; nothing half done is left behind");
        };
    }

    private static String detail(TaskSnapshot now) {
        TaskSnapshot.Counters c = now.counters();
        if (now.state().over()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        if (c.bytesDone() > 0 || c.bytesTotal() > 0) {
            text.append(Formats.bytes(c.bytesDone()));
            if (c.bytesTotal() > 0) {
                text.append(" / ").append(Formats.bytes(c.bytesTotal()));
            }
        }
        if (c.filesDone() > 0) {
            text.append(text.isEmpty() ? "" : "  ·  ").append(t("{0} files", Formats.count(c.filesDone())));
        }
        if (c.bytesPerSecond() >= 1) {
            text.append("  ·  ").append(Formats.rate(c.bytesPerSecond()));
        }
        if (c.remainingSeconds() >= 0) {
            text.append("  ·  ").append(t("{0} left", Formats.duration(c.remainingSeconds())));
        }
        return text.toString();
    }

    private static double seconds(TaskSnapshot now) {
        Instant end = now.ended().orElse(now.started());
        return Duration.between(now.started(), end).toMillis() / 1000.0;
    }

    public static Optional<TaskSnapshot.Phase> runningPhase(TaskSnapshot now) {
        return now.phases().stream()
                .filter(p -> p.state() == TaskSnapshot.PhaseState.RUNNING)
                .findFirst();
    }

    public String subject() {
        return subject;
    }

    public String id() {
        return snapshot.get().id();
    }

    /// Where it is on a host too; there it is shown once, as the host tells it.
    public Optional<TaskSnapshot.Lead> onHost() {
        return snapshot.get().lead();
    }

    public String title() {
        return snapshot.get().title();
    }

    public TaskState state() {
        return snapshot.get().state();
    }

    public ReadOnlyObjectProperty<TaskSnapshot> snapshotProperty() {
        return snapshot.getReadOnlyProperty();
    }

    /// 0 to 1; negative where it is not known.
    public ReadOnlyDoubleProperty progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /// The running phase, or how it ended.
    public ReadOnlyStringProperty statusProperty() {
        return status.getReadOnlyProperty();
    }

    /// Bytes, files, rate and remaining time of the running phase.
    public ReadOnlyStringProperty detailProperty() {
        return detail.getReadOnlyProperty();
    }

    /// What is being worked on, such as a path.
    public ReadOnlyStringProperty currentProperty() {
        return current.getReadOnlyProperty();
    }

    public ObservableList<TaskSnapshot.Phase> phases() {
        return phases;
    }

    public ObservableList<String> messages() {
        return messages;
    }

    public Command cancel() {
        return cancel;
    }
}
