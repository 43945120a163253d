package org.understudy.app.task.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import javafx.beans.binding.Bindings;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

import atlantafx.base.controls.CustomTextField;
import org.jspecify.annotations.Nullable;

import org.understudy.app.task.board.TaskFace;
import org.understudy.app.task.board.TaskRow;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.EmptyState;
import org.understudy.app.ui.Formats;
import org.understudy.app.ui.OneOf;
import org.understudy.app.ui.Ui;
import org.understudy.app.ui.WrapRow;

import static org.understudy.app.ui.Texts.t;

/// The tasks of all hosts as a table.
public final class TasksPageView extends BorderPane {
    private static final double ROW = 40;

    private final TasksPageViewModel model;
    private final TableView<TaskRow> table = new TableView<>();

    /// @param tabs the ways to what stands beside it
    /// @param actions what else can be done from here, such as to begin a task
    public TasksPageView(TasksPageViewModel model, Node tabs, Node... actions) {
        this.model = model;
        getStyleClass().add("tasks-page");
        List<Node> buttons = new ArrayList<>(List.of(actions));
        buttons.add(new CommandButton(model.open()));
        buttons.add(new CommandButton(model.cancel()));
        buttons.add(new CommandButton(model.retry()));
        Label title = Ui.line(t("Tasks"), "page-title");
        Node head =
                new WrapRow(Ui.row(12, Icons.of(Icon.TASKS, 26), title, tabs), Ui.row(8, buttons.toArray(Node[]::new)));
        VBox top = Ui.column(14, head, filters(), unseen());
        top.getStyleClass().add("tasks-head");
        setTop(top);
        fill();
        StackPane middle = new StackPane(table, empty());
        middle.getStyleClass().add("tasks-middle");
        setCenter(middle);
        Label summary = Ui.line(model.summaryProperty(), "text-muted", "text-small");
        Label noHistory = Ui.line(model.noHistoryProperty(), "text-muted", "text-small");
        noHistory.setId("tasks-no-history");
        HBox foot = Ui.row(8, summary, Ui.spacer(), noHistory);
        foot.getStyleClass().add("tasks-foot");
        setBottom(foot);
    }

    // ---- filters

    private Node filters() {
        CustomTextField text = new CustomTextField();
        text.setId("tasks-filter");
        text.setPromptText(t("Title, host, person, number"));
        text.setAccessibleText(t("Filter tasks"));
        text.setLeft(Icons.of(Icon.FILTER));
        text.setPrefWidth(240);
        text.textProperty().bindBidirectional(model.textProperty());
        text.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                text.clear();
            } else if (event.getCode() == KeyCode.DOWN) {
                table.requestFocus();
                event.consume();
            }
        });
        HBox parts = new HBox();
        ToggleGroup group = new ToggleGroup();
        TasksPageViewModel.Part[] all = TasksPageViewModel.Part.values();
        for (TasksPageViewModel.Part part : all) {
            ToggleButton button = new ToggleButton(part.title());
            button.setId("tasks-part-" + part.name().toLowerCase(java.util.Locale.ROOT));
            button.setMinWidth(USE_PREF_SIZE);
            button.setToggleGroup(group);
            button.setUserData(part);
            button.getStyleClass()
                    .add(part == all[0] ? "left-pill" : part == all[all.length - 1] ? "right-pill" : "center-pill");
            parts.getChildren().add(button);
        }
        OneOf.join(group, model.partProperty(), TasksPageViewModel.Part.class);
        Node right = Ui.row(
                8,
                choice("tasks-host", t("Every host"), t("Host"), model.hosts(), model.hostProperty()),
                choice("tasks-person", t("Everybody"), t("Person"), model.persons(), model.personProperty()));
        return new WrapRow(Ui.row(12, text, parts), right);
    }

    private static ComboBox<String> choice(
            String id, String everything, String name, ObservableList<String> values, StringProperty chosen) {
        ComboBox<String> box = new ComboBox<>(values);
        box.setId(id);
        box.setAccessibleText(name);
        box.setPrefWidth(170);
        box.setMinWidth(120);
        box.setVisibleRowCount(14);
        box.setCellFactory(_ -> new Choice(everything));
        box.setButtonCell(new Choice(everything));
        box.valueProperty().bindBidirectional(chosen);
        return box;
    }

    private static final class Choice extends ListCell<String> {
        private final String everything;

        Choice(String everything) {
            this.everything = everything;
        }

        @Override
        protected void updateItem(@Nullable String item, boolean empty) {
            super.updateItem(item, empty);
            setText(item == null || empty ? null : item.isEmpty() ? everything : item);
        }
    }

    private Node unseen() {
        var icon = Icons.of(Icon.WARNING, 16);
        icon.getStyleClass().add("tone-warning");
        Label words = Ui.grow(Ui.line(model.unseenProperty()));
        words.setMaxWidth(Double.MAX_VALUE);
        HBox banner = Ui.row(8, icon, words, new CommandButton(model.lookAgain(), "small"));
        banner.setId("tasks-unseen");
        banner.getStyleClass().add("banner-warning");
        var why = Ui.tooltip("");
        why.textProperty().bind(model.whyUnseenProperty());
        model.whyUnseenProperty().subscribe(text -> {
            if (text.isEmpty()) {
                javafx.scene.control.Tooltip.uninstall(banner, why);
            } else {
                javafx.scene.control.Tooltip.install(banner, why);
            }
        });
        words.accessibleHelpProperty().bind(model.whyUnseenProperty());
        Ui.shown(banner, Bindings.isNotEmpty(model.unseenProperty()));
        return banner;
    }

    private Node empty() {
        EmptyState none = new EmptyState(
                Icon.TASKS,
                t("Nothing is done, and nothing was"),
                t("What anybody does on your hosts is shown here while it waits and runs, and how it ended."));
        EmptyState filtered = new EmptyState(
                Icon.FILTER,
                t("No task fits"),
                t("There are tasks, but none that the filter lets through."),
                Ui.button("tasks-show-all", t("Show all"), Icon.CLEAR, model::showAll));
        StackPane both = new StackPane(none, filtered);
        Runnable choose = () -> {
            Ui.shown(both, model.rows().isEmpty());
            Ui.shown(none, !model.filtered());
            Ui.shown(filtered, model.filtered());
            table.setVisible(!model.rows().isEmpty());
        };
        model.rows().addListener((ListChangeListener<TaskRow>) _ -> choose.run());
        for (ObservableValue<?> each :
                List.of(model.partProperty(), model.textProperty(), model.hostProperty(), model.personProperty())) {
            each.addListener((_, _, _) -> choose.run());
        }
        choose.run();
        return both;
    }

    // ---- the table

    private void fill() {
        table.setId("tasks-table");
        table.setAccessibleText(t("Tasks"));
        table.getStyleClass().add("edge-to-edge");
        table.setFixedCellSize(ROW);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setItems(model.rows());
        TableColumn<TaskRow, TaskFace> title = column(t("Task"), 270, 140, StateCell::new);
        TableColumn<TaskRow, TaskFace> host = column(t("Host"), 110, 70, () -> new TextCell(TasksPageView::host));
        TableColumn<TaskRow, TaskFace> person = column(t("By"), 120, 70, () -> new TextCell(TaskFace::person));
        TableColumn<TaskRow, TaskFace> since =
                column(t("Since"), 128, 124, () -> new TextCell(f -> Formats.shortTime(f.since())));
        TableColumn<TaskRow, TaskFace> standing = column(t("How it stands"), 350, 200, StandingCell::new);
        title.setComparator((a, b) -> a.title().compareToIgnoreCase(b.title()));
        host.setComparator((a, b) -> a.host().compareTo(b.host()));
        person.setComparator((a, b) -> a.person().compareTo(b.person()));
        since.setComparator((a, b) -> order(a.since(), b.since()));
        standing.setComparator((a, b) -> a.state().compareTo(b.state()));
        table.getColumns().setAll(List.of(title, host, person, since, standing));
        // The order of the model is kept as long as nobody asks for another.
        table.setSortPolicy(view -> {
            if (view.getComparator() == null) {
                model.sortBy(null);
            } else {
                model.sortBy(view.getComparator());
            }
            return true;
        });
        table.setRowFactory(_ -> {
            TableRow<TaskRow> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (!row.isEmpty() && event.getClickCount() == 2) {
                    model.open(row.getItem());
                }
            });
            return row;
        });
        table.setOnKeyPressed(event -> {
            TaskRow item = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && item != null) {
                model.open(item);
                event.consume();
            } else if (event.getCode() == KeyCode.DELETE) {
                model.cancel().execute();
                event.consume();
            }
        });
        keepSelection();
    }

    private static int order(Instant a, Instant b) {
        return a.compareTo(b);
    }

    /// A row that changes its place stays selected.
    private void keepSelection() {
        table.getSelectionModel().getSelectedItems().addListener((ListChangeListener<TaskRow>) _ -> {
            if (!model.changing()) {
                List<TaskRow> now = table.getSelectionModel().getSelectedItems().stream()
                        .filter(java.util.Objects::nonNull)
                        .toList();
                if (!now.equals(model.selected())) {
                    model.selected().setAll(now);
                }
            }
        });
        model.onChanged(() -> {
            List<TaskRow> wanted =
                    model.selected().stream().filter(model.rows()::contains).toList();
            if (!wanted.equals(List.copyOf(table.getSelectionModel().getSelectedItems()))) {
                table.getSelectionModel().clearSelection();
                wanted.forEach(table.getSelectionModel()::select);
            }
            if (wanted.size() != model.selected().size()) {
                model.selected().setAll(wanted);
            }
        });
    }

    private static String host(TaskFace face) {
        return face.host().isEmpty() ? t("this console") : face.host();
    }

    private interface Cells {
        javafx.scene.control.TableCell<TaskRow, TaskFace> make();
    }

    private static TableColumn<TaskRow, TaskFace> column(String title, double width, double least, Cells cells) {
        TableColumn<TaskRow, TaskFace> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setMinWidth(least);
        column.setCellValueFactory(f -> f.getValue().faceProperty());
        column.setCellFactory(_ -> cells.make());
        return column;
    }

    private static final class TextCell extends javafx.scene.control.TableCell<TaskRow, TaskFace> {
        private final Function<TaskFace, String> words;

        TextCell(Function<TaskFace, String> words) {
            this.words = words;
        }

        @Override
        protected void updateItem(@Nullable TaskFace face, boolean empty) {
            super.updateItem(face, empty);
            setText(face == null || empty ? null : words.apply(face));
        }
    }

    private static final class StateCell extends javafx.scene.control.TableCell<TaskRow, TaskFace> {
        @Override
        protected void updateItem(@Nullable TaskFace face, boolean empty) {
            super.updateItem(face, empty);
            if (face == null || empty) {
                setText(null);
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            var icon = Icons.of(TaskStates.icon(face.state()), 16);
            icon.getStyleClass().add(face.stale() ? "tone-muted" : TaskStates.tone(face.state()));
            setGraphic(icon);
            setText(face.title());
            setTooltip(Ui.tooltip(face.title()));
            setAccessibleText(face.title() + ", " + TaskFace.state(face.state()));
        }
    }

    /// A bar where it is known how far, and words.
    private static final class StandingCell extends javafx.scene.control.TableCell<TaskRow, TaskFace> {
        private final ProgressLine line = new ProgressLine();

        @Override
        protected void updateItem(@Nullable TaskFace face, boolean empty) {
            super.updateItem(face, empty);
            setText(null);
            if (face == null || empty) {
                setGraphic(null);
                setTooltip(null);
                return;
            }
            line.show(face);
            setGraphic(line);
            setTooltip(Ui.tooltip(face.pace().isEmpty() ? face.standing() : face.standing() + "\n" + face.pace()));
            setAccessibleText(face.standing());
        }
    }
}
