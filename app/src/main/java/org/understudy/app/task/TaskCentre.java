package org.understudy.app.task;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.IntegerBinding;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.app.fx.UiThread;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.TaskSnapshot;

/// The tasks that this window started. Follows each to its end and says how it ended; nothing
/// here waits on the UI thread.
public final class TaskCentre {
    private static final Logger LOG = LoggerFactory.getLogger(TaskCentre.class);
    private static final int KEPT = 30;

    private final UiThread ui;
    private final Executor background;
    private final ObservableList<TaskViewModel> tasks =
            FXCollections.observableArrayList(task -> new javafx.beans.Observable[] {task.snapshotProperty()});
    private final IntegerBinding running = Bindings.createIntegerBinding(
            () -> (int) tasks.stream().filter(t -> !t.state().over()).count(), tasks);
    private final ReadOnlyObjectWrapper<@Nullable TaskViewModel> lastEnded = new ReadOnlyObjectWrapper<>();

    /// @param background where waiting is allowed
    public TaskCentre(UiThread ui, Executor background) {
        this.ui = ui;
        this.background = background;
    }

    /// Newest first.
    public ObservableList<TaskViewModel> tasks() {
        return tasks;
    }

    public IntegerBinding runningCount() {
        return running;
    }

    /// The task that ended last, for a notification.
    public ReadOnlyObjectProperty<@Nullable TaskViewModel> lastEndedProperty() {
        return lastEnded.getReadOnlyProperty();
    }

    /// Shows the task and follows it to its end. Both callbacks run on the UI thread.
    ///
    /// @param subject what the task is about, such as `replica:shop`
    public <T> TaskViewModel follow(
            String subject, RunningTask<T> task, Consumer<? super T> onSuccess, Consumer<Problem> onFailure) {
        return watch(subject, task, true, onSuccess, onFailure);
    }

    /// The same for work that only reads: it is not listed, and its end is nobody's news.
    public <T> TaskViewModel followQuietly(
            RunningTask<T> task, Consumer<? super T> onSuccess, Consumer<Problem> onFailure) {
        return watch("", task, false, onSuccess, onFailure);
    }

    private <T> TaskViewModel watch(
            String subject,
            RunningTask<T> task,
            boolean listed,
            Consumer<? super T> onSuccess,
            Consumer<Problem> onFailure) {
        TaskViewModel shown = new TaskViewModel(subject, task);
        if (listed) {
            tasks.addFirst(shown);
            forgetOld();
        }
        new Follower<>(task, shown, listed, onSuccess, onFailure).begin();
        return shown;
    }

    private void forgetOld() {
        for (int i = tasks.size() - 1; i >= KEPT; i--) {
            if (tasks.get(i).state().over()) {
                tasks.remove(i);
            }
        }
    }

    /// The task that runs for a subject, if one does.
    public Optional<TaskViewModel> running(String subject) {
        return tasks.stream()
                .filter(task -> task.subject().equals(subject) && !task.state().over())
                .findFirst();
    }

    /// Follows which task runs for a subject, whoever began it; null: none does.
    public Subscription followRunning(String subject, Consumer<@Nullable TaskViewModel> sink) {
        InvalidationListener changed = _ -> sink.accept(running(subject).orElse(null));
        tasks.addListener(changed);
        changed.invalidated(tasks);
        return () -> tasks.removeListener(changed);
    }

    public void forgetEnded() {
        tasks.removeIf(task -> task.state().over());
    }

    private final class Follower<T> {
        private final RunningTask<T> task;
        private final TaskViewModel shown;
        private final boolean listed;
        private final Consumer<? super T> onSuccess;
        private final Consumer<Problem> onFailure;
        private @Nullable Subscription subscription;
        private boolean over;

        Follower(
                RunningTask<T> task,
                TaskViewModel shown,
                boolean listed,
                Consumer<? super T> onSuccess,
                Consumer<Problem> onFailure) {
            this.task = task;
            this.shown = shown;
            this.listed = listed;
            this.onSuccess = onSuccess;
            this.onFailure = onFailure;
        }

        void begin() {
            subscription = ui.follow(task.snapshot(), this::show);
            if (over) {
                subscription.close();
            }
        }

        private void show(TaskSnapshot now) {
            shown.show(now);
            if (now.state().over() && !over) {
                over = true;
                if (subscription != null) {
                    subscription.close();
                }
                background.execute(this::fetchResult);
            }
        }

        /// The task is over, so this does not wait long; still it may, and so it is not on the UI
        /// thread.
        private void fetchResult() {
            try {
                T result = task.await();
                ui.queue(() -> end(() -> onSuccess.accept(result)));
            } catch (ProblemException e) {
                ui.queue(() -> end(() -> onFailure.accept(e.problem())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("A task failed in an unforeseen way", e);
                Problem problem = Problem.of(
                        Kind.INTERNAL,
                        "Something went wrong that should not.",
                        "The log has the details.",
                        "Try again; if it happens again, send the log file to us.");
                ui.queue(() -> end(() -> onFailure.accept(problem)));
            }
        }

        private void end(Runnable callback) {
            callback.run();
            if (listed) {
                lastEnded.set(shown);
            }
        }
    }
}
