package org.understudy.app.schedule;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

import org.jspecify.annotations.Nullable;

import org.understudy.app.ui.Ui;

/// A table of rows that are replaced by others when they change: what people have selected stays
/// so by its name.
final class FaceTable<T> extends TableView<T> {
    private final ObservableList<T> selected;
    private final Function<T, String> key;
    private boolean following;

    /// @param key what a row is known by
    FaceTable(
            String id,
            String name,
            double row,
            ObservableList<T> items,
            ObservableList<T> selected,
            Function<T, String> key) {
        this.selected = selected;
        this.key = key;
        setId(id);
        setAccessibleText(name);
        getStyleClass().add("edge-to-edge");
        setFixedCellSize(row);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        setItems(items);
        getSelectionModel().getSelectedItems().addListener((ListChangeListener<T>) _ -> tell());
        selected.addListener((ListChangeListener<T>) _ -> follow());
    }

    private void tell() {
        List<T> now = getSelectionModel().getSelectedItems().stream()
                .filter(Objects::nonNull)
                .toList();
        if (!following && !now.equals(selected) && getItems().containsAll(now)) {
            selected.setAll(now);
        }
    }

    private void follow() {
        List<String> wanted = selected.stream().map(key).toList();
        following = true;
        for (int i = 0; i < getItems().size(); i++) {
            boolean is = getSelectionModel().isSelected(i);
            boolean shall = wanted.contains(key.apply(getItems().get(i)));
            if (shall && !is) {
                getSelectionModel().select(i);
            } else if (is && !shall) {
                getSelectionModel().clearSelection(i);
            }
        }
        following = false;
    }

    FaceTable<T> column(String title, double width, double least, Function<T, Node> cell, Function<T, String> words) {
        TableColumn<T, T> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setMinWidth(least);
        column.setCellValueFactory(f -> new SimpleObjectProperty<>(f.getValue()));
        column.setComparator((a, b) -> words.apply(a).compareToIgnoreCase(words.apply(b)));
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable T face, boolean empty) {
                super.updateItem(face, empty);
                setText(null);
                if (face == null || empty) {
                    setGraphic(null);
                    setTooltip(null);
                    return;
                }
                setGraphic(cell.apply(face));
                setTooltip(Ui.tooltip(words.apply(face)));
                setAccessibleText(words.apply(face));
            }
        });
        getColumns().add(column);
        return this;
    }
}
