package org.understudy.app.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

import atlantafx.base.controls.CustomTextField;
import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Navigation;
import org.understudy.app.desk.Route;
import org.understudy.app.fx.Command;
import org.understudy.app.replica.MachineStates;
import org.understudy.app.shell.SidebarViewModel.HostItem;
import org.understudy.app.shell.SidebarViewModel.ReplicaItem;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// The lists at the left: overview, replicas, hosts. Arrow keys go up and down.
final class Sidebar extends VBox {
    private static final double WIDTH = 264;

    private final SidebarViewModel model;
    private final Navigation navigation;
    private final ToggleGroup group = new ToggleGroup();
    private final CustomTextField filter = new CustomTextField();
    private final VBox replicas = new VBox(1);
    private final VBox hosts = new VBox(1);
    private final ToggleButton overview;
    private final ToggleButton tasks;

    Sidebar(SidebarViewModel model, Navigation navigation, Command replicate, Command addHost) {
        this.model = model;
        this.navigation = navigation;
        getStyleClass().add("sidebar");
        setMinWidth(WIDTH);
        setPrefWidth(WIDTH);
        setMaxWidth(WIDTH);
        var logo = Icons.of(Icon.APP, 26);
        logo.getStyleClass().add("tone-accent");
        Label name = new Label("Understudy");
        name.getStyleClass().add("app-name");
        HBox brand = Ui.row(10, logo, name);
        brand.getStyleClass().add("brand");

        filter.setId("filter");
        filter.setPromptText(t("Filter"));
        filter.setAccessibleText(t("Filter hosts and replicas"));
        filter.setLeft(Icons.of(Icon.FILTER));
        filter.textProperty().bindBidirectional(model.filterProperty());
        filter.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                filter.clear();
            }
        });

        overview = item(
                "nav-overview",
                new Route.Overview(),
                Icon.OVERVIEW,
                "tone-muted",
                t("Overview"),
                "",
                "",
                t("Overview"));
        tasks = item("nav-tasks", new Route.Tasks(""), Icon.TASKS, "tone-muted", t("Tasks"), "", "", t("Tasks"));
        CommandButton replicateButton = new CommandButton(replicate, "accent");
        replicateButton.setMaxWidth(Double.MAX_VALUE);
        replicateButton.button().setMaxWidth(Double.MAX_VALUE);
        VBox lists = Ui.column(
                0, overview, tasks, section(t("Replicas"), null), replicas, section(t("Hosts"), addHost), hosts);
        lists.getStyleClass().add("sidebar-lists");
        VBox foot = new VBox(replicateButton);
        foot.getStyleClass().add("sidebar-foot");
        VBox search = new VBox(filter);
        search.getStyleClass().add("sidebar-search");
        getChildren().addAll(brand, search, Ui.grow(Ui.page(lists)), foot);
        addEventFilter(KeyEvent.KEY_PRESSED, this::walk);
        model.replicas().addListener((ListChangeListener<ReplicaItem>) _ -> showReplicas());
        model.hosts().addListener((ListChangeListener<HostItem>) _ -> showHosts());
        navigation.routeProperty().subscribe(_ -> mark());
        showReplicas();
        showHosts();
    }

    void focusFirst() {
        overview.requestFocus();
    }

    void focusFilter() {
        filter.requestFocus();
        filter.selectAll();
    }

    private static Node section(String title, @Nullable Command add) {
        Label label = Ui.line(title, "section-title");
        label.setMaxWidth(Double.MAX_VALUE);
        HBox row = Ui.row(4, Ui.grow(label));
        if (add != null) {
            Button button = Ui.iconButton(add.id(), add.title(), add.icon(), add::execute);
            button.getStyleClass().add("small");
            row.getChildren().add(button);
        }
        row.getStyleClass().add("section");
        return row;
    }

    private void showReplicas() {
        fill(
                replicas,
                model.replicas(),
                t("None yet"),
                item -> item(
                        "nav-replica-" + item.name(),
                        new Route.ReplicaPage(item.name()),
                        MachineStates.icon(item.replica().machine()),
                        MachineStates.tone(item.replica().machine()),
                        item.name(),
                        item.age(),
                        item.blocked(),
                        item.name() + ", " + MachineStates.word(item.replica().machine()) + ", "
                                + (item.age().isEmpty() ? t("never synchronised") : t("fresh: {0}", item.age()))));
    }

    private void showHosts() {
        fill(
                hosts,
                model.hosts(),
                t("None yet"),
                item -> item(
                        "nav-host-" + item.name(),
                        new Route.HostPage(item.name()),
                        item.local() ? Icon.LOCAL_HOST : Icon.HOST,
                        "tone-muted",
                        item.name(),
                        "",
                        item.blocked(),
                        item.name() + ", " + item.address()));
    }

    private <T> void fill(VBox box, ObservableList<T> items, String none, Function<T, Node> view) {
        Node focused = getScene() == null ? null : getScene().getFocusOwner();
        String focusedId =
                focused != null && focused.getId() != null && box.getChildren().contains(focused)
                        ? focused.getId()
                        : "";
        box.getChildren().setAll(items.stream().map(view).toList());
        if (items.isEmpty()) {
            String filtered = model.filterProperty().get();
            Label empty = Ui.line(filtered == null || filtered.isBlank() ? none : t("None matches"), "sidebar-none");
            box.getChildren().add(empty);
        }
        if (!focusedId.isEmpty()) {
            box.getChildren().stream()
                    .filter(n -> focusedId.equals(n.getId()))
                    .findFirst()
                    .ifPresent(Node::requestFocus);
        }
        mark();
    }

    private ToggleButton item(
            String id,
            Route route,
            Icon icon,
            String tone,
            String name,
            String age,
            String blocked,
            String accessible) {
        var picture = Icons.of(icon, 18);
        picture.getStyleClass().add(tone);
        Label label = Ui.line(name);
        label.setMaxWidth(Double.MAX_VALUE);
        Label right = new Label(age);
        right.getStyleClass().addAll("text-small", "text-muted");
        right.setMinWidth(Region.USE_PREF_SIZE);
        HBox content = Ui.row(10, picture, Ui.grow(label), right);
        content.setMinWidth(0);
        ToggleButton button = new ToggleButton();
        content.prefWidthProperty().bind(button.widthProperty().subtract(26));
        button.setGraphic(content);
        button.setId(id);
        button.getStyleClass().setAll("nav-item");
        button.setMaxWidth(Double.MAX_VALUE);
        button.setUserData(route);
        button.setToggleGroup(group);
        button.setAccessibleRole(AccessibleRole.RADIO_BUTTON);
        button.setAccessibleText(blocked.isEmpty() ? accessible : accessible + ", " + blocked);
        if (!blocked.isEmpty()) {
            var lock = Icons.of(Icon.LOCK, 15);
            lock.getStyleClass().add("tone-warning");
            content.getChildren().add(lock);
            button.setTooltip(Ui.tooltip(blocked));
        }
        button.setOnAction(_ -> {
            navigation.go(route);
            mark();
        });
        return button;
    }

    private void mark() {
        Route now = navigation.routeProperty().get();
        Route here = now instanceof Route.Scheduled ? new Route.Tasks("") : now;
        for (var toggle : group.getToggles()) {
            toggle.setSelected(here.equals(toggle.getUserData()));
        }
    }

    private void walk(KeyEvent event) {
        int by = event.getCode() == KeyCode.DOWN ? 1 : event.getCode() == KeyCode.UP ? -1 : 0;
        Node focused = getScene() == null ? null : getScene().getFocusOwner();
        if (by == 0 || focused == null) {
            return;
        }
        List<Node> order = new ArrayList<>();
        order.add(overview);
        order.add(tasks);
        replicas.getChildren().stream().filter(ToggleButton.class::isInstance).forEach(order::add);
        hosts.getChildren().stream().filter(ToggleButton.class::isInstance).forEach(order::add);
        int at = order.indexOf(focused);
        int to = focused.equals(filter) && by > 0 ? 0 : at < 0 ? -1 : at + by;
        if (to >= 0 && to < order.size()) {
            order.get(to).requestFocus();
            event.consume();
        }
    }
}
