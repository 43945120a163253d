package org.understudy.app.shell;

import java.util.List;
import java.util.Map;

import javafx.animation.PauseTransition;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

import atlantafx.base.controls.Notification;
import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Route;
import org.understudy.app.fx.Command;
import org.understudy.app.fx.ViewModel;
import org.understudy.app.host.HostPageView;
import org.understudy.app.host.HostPageViewModel;
import org.understudy.app.replica.ReplicaPageView;
import org.understudy.app.replica.ReplicaPageViewModel;
import org.understudy.app.replica.wizard.ReplicateView;
import org.understudy.app.replica.wizard.ReplicateViewModel;
import org.understudy.app.schedule.ScheduledView;
import org.understudy.app.schedule.ScheduledViewModel;
import org.understudy.app.shell.WindowViewModel.News;
import org.understudy.app.task.TaskPanel;
import org.understudy.app.task.TaskViewModel;
import org.understudy.app.task.dispatch.DispatchView;
import org.understudy.app.task.dispatch.DispatchViewModel;
import org.understudy.app.task.page.TaskPageView;
import org.understudy.app.task.page.TaskPageViewModel;
import org.understudy.app.task.page.TasksPageView;
import org.understudy.app.task.page.TasksPageViewModel;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.theme.ThemeChoice;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.Ui;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;

import static org.understudy.app.ui.Texts.t;

/// The frame of the window: sidebar, head with the way back, page, tasks at the right, strip
/// below, dialogs over all.
public final class WindowView extends StackPane {
    private static final Duration NEWS_SHOWN = Duration.seconds(8);

    private final Desk desk;
    private final WindowViewModel model;
    private final Sidebar sidebar;
    private final SidebarViewModel sidebarModel;
    private final StackPane pages = new StackPane();
    private final HBox crumbs = Ui.row(6);
    private final VBox news = new VBox(10);
    private final BorderPane frame = new BorderPane();
    private final DialogPane dialogs;
    private final Pages kept = new Pages();
    private @Nullable ViewModel pageModel;
    private boolean focusLost;
    private @Nullable ReplicateViewModel wizard;
    private @Nullable ReplicateView wizardView;
    private @Nullable DispatchViewModel dispatching;
    private @Nullable DispatchView dispatchView;

    public WindowView(Desk desk, WindowViewModel model) {
        this.desk = desk;
        this.model = model;
        sidebarModel = new SidebarViewModel(desk);
        sidebarModel.activate();
        sidebar = new Sidebar(sidebarModel, desk.navigation(), model.replicate(), model.addHost());
        pages.setId("page");
        BorderPane middle = new BorderPane(pages);
        middle.setTop(head());
        frame.setLeft(sidebar);
        frame.setCenter(middle);
        frame.setBottom(strip());
        frame.getStyleClass().add("window");
        TaskPanel tasks =
                new TaskPanel(desk.tasks(), () -> model.tasksShownProperty().set(false));
        model.tasksShownProperty().subscribe(shown -> frame.setRight(shown ? tasks : null));
        news.setId("news");
        news.setPickOnBounds(false);
        news.setAlignment(Pos.BOTTOM_RIGHT);
        news.setMaxSize(360, Region.USE_PREF_SIZE);
        setAlignment(news, Pos.BOTTOM_RIGHT);
        setMargin(news, new Insets(0, 20, 112, 0));
        model.news().addListener((ListChangeListener<News>) change -> {
            while (change.next()) {
                change.getAddedSubList().forEach(this::tell);
            }
        });
        dialogs = new DialogPane(desk.dialogs(), frame);
        getChildren().addAll(frame, news, dialogs);
        desk.navigation().routeProperty().subscribe(this::show);
    }

    /// Keys that work everywhere in the window.
    public void installShortcuts(Scene scene) {
        Map<Shortcut, Runnable> actions = Map.of(
                Shortcut.REPLICATE, model.replicate()::execute,
                Shortcut.ADD_HOST, model.addHost()::execute,
                Shortcut.FILTER, sidebar::focusFilter,
                Shortcut.REFRESH, model.refreshAll()::execute,
                Shortcut.TASKS, model.toggleTasks()::execute,
                Shortcut.ALL_TASKS, model.allTasks()::execute,
                Shortcut.DISPATCH, model.dispatch()::execute,
                Shortcut.BACK, model.back()::execute,
                Shortcut.THEME, model.toggleTheme()::execute,
                Shortcut.SHORTCUTS, model.shortcuts()::execute);
        actions.forEach((shortcut, action) -> scene.getAccelerators().put(shortcut.keys(), () -> {
            // A dialog wants its answer first; the theme can be changed at any time.
            if (desk.dialogs().currentProperty().get() == null || shortcut == Shortcut.THEME) {
                action.run();
            }
        }));
    }

    /// Where the keyboard begins.
    public void focusFirst() {
        sidebar.focusFirst();
    }

    // ---- pages

    private void show(Route route) {
        if (pageModel != null) {
            pageModel.deactivate();
        }
        Node page = switch (route) {
            case Route.Overview _ -> overview();
            case Route.HostPage(String name) ->
                activate(kept.get(route, () -> {
                    HostPageViewModel m = new HostPageViewModel(desk, name);
                    return new Pages.Page(m, new HostPageView(m, desk.navigation()));
                }));
            case Route.ReplicaPage(String name) ->
                activate(kept.get(route, () -> {
                    ReplicaPageViewModel m = new ReplicaPageViewModel(desk, name);
                    return new Pages.Page(m, new ReplicaPageView(m, desk.navigation()));
                }));
            case Route.Tasks(String host) ->
                activate(kept.get(route, () -> {
                    TasksPageViewModel m = new TasksPageViewModel(desk, host);
                    return new Pages.Page(
                            m,
                            new TasksPageView(
                                    m,
                                    new TaskTabs(desk.navigation(), false),
                                    new CommandButton(model.dispatch(), "accent")));
                }));
            case Route.Scheduled _ ->
                activate(kept.get(route, () -> {
                    ScheduledViewModel m = new ScheduledViewModel(desk);
                    return new Pages.Page(
                            m,
                            new ScheduledView(
                                    m,
                                    new TaskTabs(desk.navigation(), true),
                                    new CommandButton(model.dispatch(), "accent")));
                }));
            case Route.TaskPage(String host, TaskId id) ->
                activate(kept.get(route, () -> {
                    TaskPageViewModel m = new TaskPageViewModel(desk, host, id);
                    return new Pages.Page(m, new TaskPageView(m));
                }));
            case Route.Dispatch(String hosts) -> dispatch(hosts);
            case Route.Replicate(String source) -> wizard(source);
        };
        pages.getChildren().setAll(page);
        crumbs.getChildren().setAll(crumbs(route));
    }

    private Node overview() {
        pageModel = null;
        return new OverviewView(sidebarModel, desk.navigation(), model.replicate(), model.addHost());
    }

    /// When what had the focus is taken away or cannot be used any more, the toolkit gives it to
    /// nobody first, and then to the next field or the first one of the window; it belongs where
    /// the person is.
    public void keepFocusInPage(Scene scene) {
        scene.focusOwnerProperty().addListener((_, before, now) -> {
            boolean gone = focusLost || (before != null && (before.getScene() == null || before.isDisabled()));
            focusLost = gone && now == null;
            if (gone && now != null && desk.dialogs().currentProperty().get() == null) {
                pages.requestFocus();
            }
        });
    }

    private Node activate(Pages.Page page) {
        pageModel = page.model();
        page.model().activate();
        return page.view();
    }

    /// One wizard at a time; leaving its page and coming back finds it as it was.
    private Node wizard(String source) {
        ReplicateViewModel going = wizard;
        ReplicateView view = wizardView;
        if (going == null
                || view == null
                || going.finished()
                || going.left()
                || (!source.isEmpty() && going.untouched())) {
            going = new ReplicateViewModel(desk, source);
            view = new ReplicateView(going, model.addHost());
            wizard = going;
            wizardView = view;
        }
        return activate(new Pages.Page(going, view));
    }

    /// As it was, unless it is over or begins with other hosts.
    private Node dispatch(String hosts) {
        DispatchViewModel going = dispatching;
        DispatchView view = dispatchView;
        if (going == null || view == null || going.finished() || !hosts.isEmpty()) {
            going = new DispatchViewModel(desk, hosts);
            view = new DispatchView(going);
            dispatching = going;
            dispatchView = view;
        }
        return activate(new Pages.Page(going, view));
    }

    private List<Node> crumbs(Route route) {
        Label here = Ui.line(
                switch (route) {
                    case Route.Overview _ -> t("Overview");
                    case Route.HostPage(String name) -> name;
                    case Route.ReplicaPage(String name) -> name;
                    case Route.Tasks _ -> t("Tasks");
                    case Route.Scheduled _ -> t("Scheduled");
                    case Route.TaskPage(String host, TaskId id) ->
                        desk.board()
                                .find(host, id)
                                .map(row -> row.face().title())
                                .orElse(id.shortForm());
                    case Route.Dispatch _ -> t("Run a task on hosts");
                    case Route.Replicate _ -> t("Replicate a system");
                },
                "crumb-here");
        if (route instanceof Route.Overview || route instanceof Route.Tasks) {
            return List.of(here);
        }
        if (route instanceof Route.TaskPage || route instanceof Route.Dispatch || route instanceof Route.Scheduled) {
            return List.of(
                    Ui.link("crumb-tasks", t("Tasks"), () -> desk.navigation().go(new Route.Tasks(""))),
                    Icons.of(Icon.CHEVRON, 16),
                    here);
        }
        String kind = switch (route) {
            case Route.HostPage _ -> t("Hosts");
            case Route.ReplicaPage _, Route.Replicate _ -> t("Replicas");
            case Route.Overview _, Route.Tasks _, Route.Scheduled _, Route.TaskPage _, Route.Dispatch _ -> "";
        };
        return List.of(
                Ui.link("crumb-overview", kind, () -> desk.navigation().go(new Route.Overview())),
                Icons.of(Icon.CHEVRON, 16),
                here);
    }

    // ---- head and strip

    private Node head() {
        Button back = iconButton(model.back());
        Button theme = iconButton(model.toggleTheme());
        model.themeProperty()
                .subscribe(now -> theme.setGraphic(Icons.of(now == ThemeChoice.DARK ? Icon.LIGHT : Icon.DARK)));
        HBox.setHgrow(crumbs, Priority.ALWAYS);
        crumbs.setMinWidth(0);
        HBox head = Ui.row(
                4,
                back,
                crumbs,
                iconButton(model.dispatch()),
                iconButton(model.refreshAll()),
                theme,
                iconButton(model.shortcuts()));
        head.getStyleClass().add("head");
        return head;
    }

    private static Button iconButton(Command command) {
        Button button = Ui.iconButton(command.id(), command.title(), command.icon(), command::execute);
        button.disableProperty().bind(Bindings.not(command.executable()));
        return button;
    }

    private Node strip() {
        Label text = Ui.line(model.stripProperty());
        ProgressBar bar = new ProgressBar(0);
        bar.setPrefWidth(140);
        bar.setMinWidth(140);
        bar.setAccessibleText(t("Progress of the running task"));
        bar.getStyleClass().add("medium");
        model.stripProperty().subscribe(_ -> {
            TaskViewModel only = model.onlyTask().orElse(null);
            bar.setVisible(desk.tasks().runningCount().get() > 0);
            bar.setManaged(bar.isVisible());
            bar.setProgress(only == null ? -1 : only.progressProperty().get());
        });
        HBox content = Ui.row(10, Icons.of(Icon.TASKS), bar, text);
        content.setMinWidth(0);
        Button open = new Button();
        open.setGraphic(content);
        open.setId(model.toggleTasks().id());
        open.getStyleClass().addAll("flat", "strip-button");
        open.accessibleTextProperty().bind(model.stripProperty().map(strip -> t("Tasks: {0}", strip)));
        open.setMinWidth(0);
        open.setOnAction(_ -> model.toggleTasks().execute());
        Label estate = Ui.line(model.estateProperty(), "text-muted");
        estate.setMinWidth(Region.USE_PREF_SIZE);
        HBox strip = Ui.row(8, open, Ui.grow(new RunningStrip(desk.board(), desk.navigation())), estate);
        strip.getStyleClass().add("strip");
        return strip;
    }

    private void tell(News item) {
        Icon symbol = Icon.FAILED;
        String tone = "danger";
        if (item.how() == TaskState.SUCCEEDED) {
            symbol = Icon.DONE;
            tone = "success";
        } else if (item.how() == TaskState.CANCELLED) {
            symbol = Icon.CANCELLED;
            tone = "muted";
        }
        var icon = Icons.of(symbol, 18);
        icon.getStyleClass().add("tone-" + tone);
        Notification note = new Notification(item.title() + "\n" + item.sentence(), icon);
        note.getStyleClass().addAll("elevated-2", tone);
        note.setAccessibleText(item.title() + ". " + item.sentence());
        note.setMaxWidth(360);
        note.setPrefWidth(360);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.setOnClose(_ -> forget(note, item));
        news.getChildren().add(note);
        PauseTransition away = new PauseTransition(NEWS_SHOWN);
        away.setOnFinished(_ -> forget(note, item));
        away.play();
    }

    private void forget(Notification note, News item) {
        news.getChildren().remove(note);
        model.news().remove(item);
    }
}
