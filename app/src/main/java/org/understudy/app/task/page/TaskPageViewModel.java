package org.understudy.app.task.page;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Route;
import org.understudy.app.fx.Command;
import org.understudy.app.fx.ViewModel;
import org.understudy.app.task.board.TaskFace;
import org.understudy.app.task.board.TaskRow;
import org.understudy.app.task.log.LogSource;
import org.understudy.app.task.log.LogViewModel;
import org.understudy.app.theme.Icon;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.task.board.BoardTask;
import org.understudy.services.task.site.LogHits;
import org.understudy.services.task.site.LogPiece;
import org.understudy.services.task.site.TaskDetails;

import static org.understudy.app.ui.Texts.t;

/// One task of a host: how it stands, how it came there, what it is, and what can be done about it.
public final class TaskPageViewModel extends ViewModel {
    private final Desk desk;
    private final String host;
    private final TaskId id;
    private final ReadOnlyObjectWrapper<@Nullable BoardTask> task = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable TaskSpec> spec = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
    private final SimpleBooleanProperty gathering = new SimpleBooleanProperty();
    private final Command cancel;
    private final Command retry;
    private final Command undo;
    private final Command breakLock;
    private final Command toHost;
    private final LogViewModel log;
    private @Nullable TaskState askedIn;

    public TaskPageViewModel(Desk desk, String host, TaskId id) {
        this.desk = desk;
        this.host = host;
        this.id = id;
        this.log = new LogViewModel(desk.ui(), desk.background(), new Source());
        TaskActions actions = new TaskActions(desk);
        cancel = new Command(
                        "task-cancel", t("Cancel"), Icon.CLOSE, () -> row().ifPresent(r -> actions.cancel(List.of(r))))
                .unless(reason(
                        at -> TaskActions.whyNotCancel(row().map(List::of).orElse(List.of()))));
        retry = new Command(
                        "task-retry", t("Try again"), Icon.SYNC, () -> row().ifPresent(r -> actions.retry(List.of(r))))
                .unless(reason(_ -> TaskActions.whyNotRetry(row().map(List::of).orElse(List.of()))));
        undo = new Command(
                        "task-undo", t("Undo"), Icon.ROLLBACK, () -> current().ifPresent(actions::undo))
                .unless(reason(actions::whyNotUndo));
        breakLock = new Command(
                        "task-break",
                        t("Break its lock"),
                        Icon.LOCK,
                        () -> current().ifPresent(at -> actions.breakLock(at, gathering::set)))
                .unless(reason(
                        at -> row().map(r -> TaskActions.whyNotBreak(r.face())).orElse("")))
                .runningWhile(gathering);
        toHost = new Command(
                "task-host", host, Icon.HOST, () -> desk.navigation().go(new Route.HostPage(host)));
    }

    private interface Why {
        String now(BoardTask task);
    }

    private StringBinding reason(Why why) {
        return Bindings.createStringBinding(
                () -> {
                    BoardTask at = task.get();
                    return at == null ? t("It is not known yet.") : why.now(at);
                },
                task);
    }

    @Override
    protected void onActivate() {
        bag.add(desk.board().listen(changed -> {
            if (changed.touched().stream().anyMatch(this::isThis)) {
                show();
            }
        }));
        desk.board().board().look(host);
        askedIn = null;
        show();
        if (task.get() == null) {
            ask();
        }
    }

    private boolean isThis(TaskRow row) {
        return row.onHost()
                .filter(at -> at.host().equals(host) && at.task().id().equals(id))
                .isPresent();
    }

    private Optional<TaskRow> row() {
        return desk.board().find(host, id);
    }

    private Optional<BoardTask> current() {
        return Optional.ofNullable(task.get());
    }

    private void show() {
        row().flatMap(TaskRow::onHost).ifPresent(now -> {
            task.set(now);
            TaskState state = now.task().state();
            if (askedIn != state && !now.stale()) {
                askedIn = state;
                ask();
            }
        });
    }

    /// For what the journal does not tell: its parameters.
    private void ask() {
        desk.later(() -> desk.board().board().site(host).show(id), this::answered, why -> {
            if (task.get() == null) {
                problem.set(why);
            }
        });
    }

    private void answered(TaskDetails details) {
        problem.set(null);
        spec.set(details.spec().orElse(null));
        if (task.get() == null) {
            // Older than what the board keeps.
            task.set(new BoardTask(host, details.task(), Optional.empty(), false));
        }
    }

    private final class Source implements LogSource {
        @Override
        public LogPiece read(long offset, int most) throws ProblemException {
            return desk.board().board().site(host).log(id, offset, most);
        }

        @Override
        public void search(String text, LogHits hits) throws ProblemException {
            desk.board().board().site(host).search(id, text, hits);
        }
    }

    // ---- for the view

    public LogViewModel log() {
        return log;
    }

    /// Whether something may still come.
    public boolean grows() {
        BoardTask at = task.get();
        return at == null || !at.task().state().over();
    }

    public Consumer<Problem> report() {
        return desk.report(t("The log could not be taken along"));
    }

    public String host() {
        return host;
    }

    public TaskId id() {
        return id;
    }

    public ReadOnlyObjectProperty<@Nullable BoardTask> taskProperty() {
        return task.getReadOnlyProperty();
    }

    /// What was asked for; null until the host has told it.
    public ReadOnlyObjectProperty<@Nullable TaskSpec> specProperty() {
        return spec.getReadOnlyProperty();
    }

    /// Why nothing is known of it.
    public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// In the order of their names.
    public Map<String, String> parameters() {
        TaskSpec known = spec.get();
        return known == null ? Map.of() : new TreeMap<>(known.parameters());
    }

    public void goTo(TaskId other) {
        desk.navigation().go(new Route.TaskPage(host, other));
    }

    public Command cancel() {
        return cancel;
    }

    public Command retry() {
        return retry;
    }

    public Command undo() {
        return undo;
    }

    public Command breakLock() {
        return breakLock;
    }

    public Command toHost() {
        return toHost;
    }

    /// What its row shows.
    public Optional<TaskFace> face() {
        return current().map(TaskFace::of);
    }
}
