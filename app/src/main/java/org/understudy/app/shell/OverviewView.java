package org.understudy.app.shell;

import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

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
import org.understudy.app.ui.EmptyState;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.Ui;
import org.understudy.model.replica.SyncPoint;

import static org.understudy.app.ui.Texts.t;

/// All replicas and hosts as tables; a first window says what to do next.
final class OverviewView extends StackPane {
    private static final double ROW = 40;

    OverviewView(SidebarViewModel model, Navigation navigation, Command replicate, Command addHost) {
        VBox replicas = new VBox();
        Node table = replicaTable(model.replicas(), navigation);
        Node noReplica = new EmptyState(
                Icon.APP,
                t("No understudy yet"),
                t(
                        "An understudy is a bootable, synchronised replica of a running server. It takes three things: the server,"
                                + " a host with libvirt to keep the replica, and a few minutes."),
                new CommandButton(replicate, "accent"));
        replicas.getChildren().addAll(table, noReplica);
        Node hostTable = hostTable(model.hosts(), navigation);
        Node noHost = new EmptyState(
                Icon.HOST,
                t("No host is known yet"),
                t("Add the servers that you answer for, and the host that shall keep their replicas."),
                Ui.button("overview-add-host", addHost.title(), addHost.icon(), addHost::execute));
        VBox hosts = new VBox(hostTable, noHost);
        either(model.replicas(), table, noReplica);
        either(model.hosts(), hostTable, noHost);
        VBox page = Ui.column(
                16,
                Ui.row(12, Icons.of(Icon.OVERVIEW, 26), Ui.line(t("Overview"), "page-title")),
                Ui.card(t("Replicas"), replicas),
                Ui.card(t("Hosts"), hosts));
        page.getStyleClass().add("page-content");
        getChildren().add(Ui.page(page));
    }

    private static <T> void either(ObservableList<T> items, Node full, Node empty) {
        var any = Bindings.isNotEmpty(items);
        Ui.shown(full, any);
        Ui.shown(empty, any.not());
    }

    private static Node replicaTable(ObservableList<ReplicaItem> items, Navigation navigation) {
        TableView<ReplicaItem> table = table("replicas-table", t("Replicas"));
        var columns = table.getColumns();
        columns.add(named(160, ReplicaItem::name, ReplicaItem::blocked));
        TableColumn<ReplicaItem, ReplicaItem> state = new TableColumn<>(t("State"));
        state.setPrefWidth(150);
        state.setMinWidth(110);
        state.setCellValueFactory(f -> new ReadOnlyObjectWrapper<>(f.getValue()));
        state.setComparator(Comparator.comparing(i -> i.replica().machine()));
        state.setCellFactory(_ -> new StateCell());
        columns.add(state);
        columns.add(column(t("Fresh"), 80, 74, i -> i.age().isEmpty() ? t("never") : i.age()));
        columns.add(column(t("Source"), 130, 80, i -> i.replica().source()));
        columns.add(column(t("Portal"), 130, 80, i -> i.replica().portal()));
        columns.add(column(
                t("Points"), 80, 80, i -> String.valueOf(i.replica().points().size())));
        columns.add(column(
                t("Size"),
                90,
                84,
                i -> Formats.bytes(i.replica().points().stream()
                        .mapToLong(SyncPoint::layerBytes)
                        .sum())));
        open(table, item -> navigation.go(new Route.ReplicaPage(item.name())));
        keepSorted(table, items);
        return table;
    }

    private static Node hostTable(ObservableList<HostItem> items, Navigation navigation) {
        TableView<HostItem> table = table("hosts-table", t("Hosts"));
        table.getColumns().add(named(200, HostItem::name, HostItem::blocked));
        // A task can be run on several at once.
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        MenuItem run = new MenuItem(t("Run a task on them"), Icons.of(Icon.CONSOLE));
        run.setId("hosts-run");
        run.setOnAction(_ -> navigation.go(new Route.Dispatch(table.getSelectionModel().getSelectedItems().stream()
                .map(HostItem::name)
                .collect(Collectors.joining(",")))));
        table.setContextMenu(new ContextMenu(run));
        table.getColumns().add(column(t("Address"), 360, 110, i -> i.local() ? t("this machine") : i.address()));
        open(table, item -> navigation.go(new Route.HostPage(item.name())));
        keepSorted(table, items);
        return table;
    }

    private static <T> TableView<T> table(String id, String name) {
        TableView<T> table = new TableView<>();
        table.setId(id);
        table.setAccessibleText(name);
        table.getStyleClass().addAll("edge-to-edge", "overview-table");
        table.setFixedCellSize(ROW);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.getSelectionModel().setSelectionMode(SelectionMode.SINGLE);
        return table;
    }

    private static <T> TableColumn<T, String> column(
            String title, double width, double least, Function<T, String> text) {
        TableColumn<T, String> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setMinWidth(least);
        column.setCellValueFactory(f -> new ReadOnlyStringWrapper(text.apply(f.getValue())));
        return column;
    }

    /// The name, with a lock before it where somebody has the thing for himself.
    private static <T> TableColumn<T, T> named(double width, Function<T, String> name, Function<T, String> blocked) {
        TableColumn<T, T> column = new TableColumn<>(t("Name"));
        column.setPrefWidth(width);
        column.setMinWidth(110);
        column.setCellValueFactory(f -> new ReadOnlyObjectWrapper<>(f.getValue()));
        column.setComparator(Comparator.comparing(name));
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable T item, boolean empty) {
                super.updateItem(item, empty);
                String why = item == null || empty ? "" : blocked.apply(item);
                setText(item == null || empty ? null : name.apply(item));
                if (why.isEmpty()) {
                    setGraphic(null);
                    setTooltip(null);
                } else {
                    var lock = Icons.of(Icon.LOCK, 15);
                    lock.getStyleClass().add("tone-warning");
                    setGraphic(lock);
                    setTooltip(Ui.tooltip(why));
                }
            }
        });
        return column;
    }

    private static <T> void open(TableView<T> table, Consumer<T> action) {
        table.setRowFactory(_ -> {
            TableRow<T> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (!row.isEmpty() && event.getClickCount() == 2) {
                    action.accept(row.getItem());
                }
            });
            return row;
        });
        table.setOnKeyPressed(event -> {
            T item = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && item != null) {
                action.accept(item);
                event.consume();
            }
        });
    }

    /// The table grows with its rows, so that the page scrolls and not the table in it.
    private static <T> void keepSorted(TableView<T> table, ObservableList<T> items) {
        Runnable copy = () -> {
            table.getItems().setAll(items);
            table.sort();
            double height = ROW * (items.size() + 1) + 4;
            table.setMinHeight(height);
            table.setPrefHeight(height);
            table.setMaxHeight(height);
        };
        items.addListener((ListChangeListener<T>) _ -> copy.run());
        copy.run();
    }

    private static final class StateCell extends TableCell<ReplicaItem, ReplicaItem> {
        @Override
        protected void updateItem(@Nullable ReplicaItem item, boolean empty) {
            super.updateItem(item, empty);
            if (item == null || empty) {
                setText(null);
                setTooltip(null);
                setGraphic(null);
                return;
            }
            var icon = Icons.of(MachineStates.icon(item.replica().machine()), 16);
            icon.getStyleClass().add(MachineStates.tone(item.replica().machine()));
            setGraphic(icon);
            setText(MachineStates.word(item.replica().machine()));
            setTooltip(Ui.tooltip(MachineStates.sentence(item.replica())));
        }
    }
}
