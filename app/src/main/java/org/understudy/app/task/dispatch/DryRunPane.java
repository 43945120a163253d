package org.understudy.app.task.dispatch;

import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import org.understudy.app.task.dispatch.DryRunViewModel.Said;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.Ui;

import static org.understudy.app.ui.Texts.t;

/// What each host says to it, as they answer.
final class DryRunPane extends VBox {
    private static final double LINE = 42;
    private static final double MOST = 260;

    DryRunPane(DryRunViewModel model) {
        Label what = Ui.paragraph(
                t("Each host can be asked what it would find now. Nothing is changed there."), "text-muted");
        CommandButton stop = new CommandButton(model.stopCommand());
        Ui.shown(stop, model.stopCommand().executable());
        Label summary = Ui.paragraph(model.summary(), "text-bold");
        summary.setId("dispatch-dry-run-summary");
        Ui.shown(summary, Bindings.isNotEmpty(model.summary()));
        ListView<Said> list = new ListView<>(model.rows());
        list.setId("dispatch-dry-run-hosts");
        list.setAccessibleText(t("What the hosts say"));
        list.setCellFactory(_ -> new Cell());
        model.rows().addListener((ListChangeListener<Said>) _ -> {
            Ui.shown(list, !model.rows().isEmpty());
            list.setPrefHeight(Math.min(MOST, Math.max(1, model.rows().size()) * LINE + 4));
        });
        Ui.shown(list, false);
        VBox card = Ui.card(t("Dry run"), what, Ui.row(8, new CommandButton(model.ask()), stop), summary, list);
        getChildren().add(card);
    }

    private static final class Cell extends ListCell<Said> {
        private final HBox line = new HBox(8);
        private final Label words = Ui.paragraph("");

        Cell() {
            // As wide as the list, however much a host says.
            setPrefWidth(0);
            HBox.setHgrow(words, Priority.ALWAYS);
        }

        @Override
        protected void updateItem(@Nullable Said said, boolean empty) {
            super.updateItem(said, empty);
            if (said == null || empty) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            words.setText(said.words());
            line.getChildren().setAll(icon(said), Ui.column(0, Ui.line(said.host(), "text-bold"), words));
            HBox.setHgrow(line.getChildren().getLast(), Priority.ALWAYS);
            setGraphic(line);
            setAccessibleText(said.host() + ": " + said.words());
        }

        private static Node icon(Said said) {
            var icon = Icons.of(
                    switch (said.standing()) {
                        case ASKED -> Icon.WAITING;
                        case GOOD -> Icon.DONE;
                        case WAITS -> Icon.CLOCK;
                        case BAD -> Icon.FAILED;
                        case NOT_ASKED -> Icon.SKIPPED;
                    },
                    16);
            icon.getStyleClass()
                    .add(
                            switch (said.standing()) {
                                case ASKED, NOT_ASKED -> "tone-muted";
                                case GOOD -> "tone-success";
                                case WAITS -> "tone-warning";
                                case BAD -> "tone-danger";
                            });
            return icon;
        }
    }
}
