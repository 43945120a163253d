package org.understudy.app.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Route;
import org.understudy.app.desk.ShortcutSheet;
import org.understudy.app.fx.Command;
import org.understudy.app.fx.ViewModel;
import org.understudy.app.host.AddHostViewModel;
import org.understudy.app.task.TaskViewModel;
import org.understudy.app.task.page.Adopter;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.ThemeChoice;
import org.understudy.model.host.Host;
import org.understudy.model.problem.Problem;
import org.understudy.model.replica.Replica;
import org.understudy.model.task.TaskState;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// The frame: what can be done from everywhere, the task strip, and the news of tasks that ended.
public final class WindowViewModel extends ViewModel {
    private static final Duration GLANCE = Duration.ofSeconds(30);

    private final Desk desk;
    private final ObjectProperty<ThemeChoice> theme;
    private final BooleanProperty tasksShown = new SimpleBooleanProperty();
    private final BooleanProperty refreshing = new SimpleBooleanProperty();
    private final ReadOnlyStringWrapper strip = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper estate = new ReadOnlyStringWrapper("");
    private final ObservableList<News> news = FXCollections.observableArrayList();
    private final Command replicate;
    private final Command addHost;
    private final Command refresh;
    private final Command toggleTheme;
    private final Command toggleTasks;
    private final Command dispatch;
    private final Command allTasks;
    private final Command shortcuts;
    private final Command back;
    private Instant lastRead = Instant.EPOCH;
    private int hosts;
    private int replicas;

    /// The end of a task.
    ///
    /// @param how it ended
    public record News(String title, String sentence, TaskState how) {}

    public WindowViewModel(Desk desk, ObjectProperty<ThemeChoice> theme) {
        this.desk = desk;
        this.theme = theme;
        replicate = new Command(
                "replicate",
                t("Replicate a system"),
                Icon.REPLICATE,
                () -> desk.navigation().go(new Route.Replicate("")));
        addHost = new Command(
                "host-add", t("Add a host"), Icon.ADD, () -> desk.dialogs().show(new AddHostViewModel(desk)));
        refresh = new Command("refresh", t("Read the portals again"), Icon.REFRESH, this::refresh)
                .runningWhile(refreshing);
        toggleTheme = new Command(
                "theme",
                t("Dark or light"),
                Icon.DARK,
                () -> theme.set(theme.get().other()));
        toggleTasks = new Command("tasks", t("Tasks"), Icon.TASKS, () -> tasksShown.set(!tasksShown.get()));
        allTasks = new Command(
                "tasks-all",
                t("The tasks of all hosts"),
                Icon.TASKS,
                () -> desk.navigation().go(new Route.Tasks("")));
        dispatch = new Command(
                "dispatch",
                t("Run a task on hosts"),
                Icon.CONSOLE,
                () -> desk.navigation().go(new Route.Dispatch("")));
        shortcuts = new Command(
                "shortcuts",
                t("Keyboard shortcuts"),
                Icon.KEYBOARD,
                () -> desk.dialogs().show(new ShortcutSheet()));
        back = new Command("back", t("Back"), Icon.BACK, () -> desk.navigation().back())
                .unless(Bindings.createStringBinding(
                        () -> desk.navigation().routeProperty().get() instanceof Route.Overview
                                ? t("This is the first page.")
                                : "",
                        desk.navigation().routeProperty()));
    }

    @Override
    protected void onActivate() {
        bag.add(desk.ui().follow(desk.hosts().all(), this::countHosts));
        bag.add(desk.ui().follow(desk.replicas().all(), this::countReplicas));
        bag.listen(desk.tasks().lastEndedProperty(), (_, _, ended) -> {
            if (ended != null) {
                tell(ended);
            }
        });
        desk.tasks().tasks().addListener((javafx.beans.InvalidationListener) _ -> showStrip());
        new Adopter(desk).begin();
        desk.board().begin();
        bag.add(desk.board().listen(_ -> showStrip()));
        showStrip();
        refresh();
        bag.add(desk.ui().follow(desk.now(), this::glance));
        bag.add(desk.ui().follow(desk.now(), _ -> desk.board().board().glance()));
    }

    private void countHosts(List<Host> all) {
        hosts = all.size();
        showEstate();
    }

    private void countReplicas(List<Replica> all) {
        replicas = all.size();
        showEstate();
    }

    private void showEstate() {
        estate.set(plural(replicas, "{0} replica", "{0} replicas") + "  ·  " + plural(hosts, "{0} host", "{0} hosts"));
    }

    @Override
    protected void onDeactivate() {
        desk.board().end();
    }

    private void showStrip() {
        List<TaskViewModel> running = desk.tasks().tasks().stream()
                .filter(task -> !task.state().over())
                .toList();
        strip.set(
                switch (running.size()) {
                    case 0 -> elsewhere();
                    case 1 -> oneTask(running.getFirst());
                    default -> plural(running.size(), "{0} task is running", "{0} tasks are running");
                });
    }

    /// When this console does nothing by itself: what others do is named beside it.
    private String elsewhere() {
        int live = desk.board().liveCount().get();
        return live == 0
                ? t("No task is running")
                : plural(live, "{0} task on your hosts:", "{0} tasks on your hosts:");
    }

    private static String oneTask(TaskViewModel task) {
        String detail = task.detailProperty().get();
        return task.title() + "  ·  " + task.statusProperty().get() + (detail.isEmpty() ? "" : "  ·  " + detail);
    }

    /// The task whose progress the strip shows, when just one runs.
    public Optional<TaskViewModel> onlyTask() {
        List<TaskViewModel> running = desk.tasks().tasks().stream()
                .filter(task -> !task.state().over())
                .toList();
        return running.size() == 1 ? Optional.of(running.getFirst()) : Optional.empty();
    }

    private void tell(TaskViewModel ended) {
        TaskState state = ended.state();
        if (state != TaskState.CANCELLED || !tasksShown.get()) {
            news.add(new News(ended.title(), ended.statusProperty().get(), state));
        }
    }

    /// From time to time, for what others did: another console may synchronise and boot the same
    /// replicas. Asks nobody, and a portal that does not answer is shown as stale, so there is
    /// nothing to report.
    private void glance(Instant now) {
        if (refreshing.get() || now.isBefore(lastRead.plus(GLANCE))) {
            return;
        }
        lastRead = now;
        readHosts(_ -> {});
        TaskViewModel _ = desk.tasks().followQuietly(desk.replicas().glance(), _ -> {}, _ -> {});
    }

    private void readHosts(Consumer<Problem> onFailure) {
        desk.later(
                () -> {
                    desk.hosts().refresh();
                    return true;
                },
                _ -> {},
                onFailure);
    }

    private void refresh() {
        refreshing.set(true);
        lastRead = desk.now().get();
        readHosts(desk.report(t("The hosts could not be read")));
        desk.tasks().followQuietly(desk.replicas().refresh(), _ -> refreshing.set(false), problem -> {
            refreshing.set(false);
            desk.report(t("The portals could not be read")).accept(problem);
        });
    }

    public ObjectProperty<ThemeChoice> themeProperty() {
        return theme;
    }

    public BooleanProperty tasksShownProperty() {
        return tasksShown;
    }

    /// What runs, in one line.
    public ReadOnlyStringProperty stripProperty() {
        return strip.getReadOnlyProperty();
    }

    /// How much there is.
    public ReadOnlyStringProperty estateProperty() {
        return estate.getReadOnlyProperty();
    }

    /// What was not read yet; the view takes away what it has shown long enough.
    public ObservableList<News> news() {
        return news;
    }

    public Command replicate() {
        return replicate;
    }

    public Command addHost() {
        return addHost;
    }

    public Command refreshAll() {
        return refresh;
    }

    public Command toggleTheme() {
        return toggleTheme;
    }

    public Command toggleTasks() {
        return toggleTasks;
    }

    public Command allTasks() {
        return allTasks;
    }

    public Command dispatch() {
        return dispatch;
    }

    public Command shortcuts() {
        return shortcuts;
    }

    public Command back() {
        return back;
    }
}
