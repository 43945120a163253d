package org.understudy.app.task.dispatch;

import java.util.List;
import java.util.TreeSet;

import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

import org.jspecify.annotations.Nullable;

import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.Columns;
import org.understudy.app.ui.EmptyState;
import org.understudy.app.ui.Ui;
import org.understudy.model.host.Host;

import static org.understudy.app.ui.Texts.t;

/// Where it shall be done: words, and beside them the hosts that they mean.
final class HostsStepView extends VBox {
    private static final double ROW = 34;
    private static final int TAGS_SHOWN = 24;

    private final HostsStepViewModel model;
    private final FlowPane tags = new FlowPane(8, 8);

    HostsStepView(HostsStepViewModel model) {
        this.model = model;
        TextField words = new TextField();
        words.setId("dispatch-hosts");
        words.setPromptText(t("web1,db*,@shop"));
        words.textProperty().bindBidirectional(model.selectionProperty());
        Label name = new Label(t("Hosts"));
        name.getStyleClass().add("field-name");
        name.setLabelFor(words);
        words.setAccessibleText(t("Hosts"));
        Label help = Ui.paragraph(
                t("Names, patterns such as web*, tags such as @shop, all; what a ! stands before is left out."),
                "text-small",
                "text-muted");
        Label wrong = Ui.paragraph(model.wrong(), "tone-danger-text", "text-small");
        wrong.setId("dispatch-hosts-wrong");
        Ui.shown(
                wrong,
                Bindings.createBooleanBinding(
                        () -> !model.wrong().get().isEmpty()
                                && !model.selectionProperty().get().isBlank(),
                        model.wrong(),
                        model.selectionProperty()));
        VBox left = Ui.card(t("Which"), Ui.column(4, name, words, help, wrong), tags, all());
        Label say = Ui.paragraph(model.say(), "text-bold");
        say.setId("dispatch-targets");
        Ui.shown(say, Bindings.isNotEmpty(model.say()));
        VBox right = Ui.card(t("These are meant"), say, meant());
        getChildren()
                .addAll(
                        Ui.paragraph(t("On which hosts? What is meant is shown as you type."), "lead"),
                        new Columns(16, 330, left, right));
        model.selectionProperty().subscribe(_ -> showTags());
    }

    private void showTags() {
        TreeSet<String> all = new TreeSet<>();
        model.hosts().forEach(h -> h.tags().forEach(tag -> all.add("@" + tag)));
        List<String> shown = all.stream().limit(TAGS_SHOWN).toList();
        List<Node> boxes = shown.stream().map(this::tag).toList();
        tags.getChildren().setAll(boxes);
        Ui.shown(tags, !boxes.isEmpty());
    }

    private Node tag(String tag) {
        CheckBox box = new CheckBox(tag);
        box.setId("dispatch-tag-" + tag.substring(1));
        box.setSelected(model.parts().contains(tag));
        box.setOnAction(_ -> model.toggle(tag));
        return box;
    }

    /// All hosts, each to be ticked.
    private Node all() {
        ListView<Host> list = new ListView<>();
        list.setId("dispatch-all-hosts");
        list.setAccessibleText(t("All hosts"));
        list.setFixedCellSize(ROW);
        list.getItems().setAll(model.hosts());
        list.setPrefHeight(Math.clamp(model.hosts().size(), 2, 9) * ROW + 4);
        list.setCellFactory(_ -> new Tick());
        list.setOnKeyPressed(event -> {
            Host host = list.getSelectionModel().getSelectedItem();
            if (event.getCode() == javafx.scene.input.KeyCode.SPACE && host != null) {
                model.toggle(host.name());
                event.consume();
            }
        });
        model.selectionProperty().addListener((_, _, _) -> list.refresh());
        return list;
    }

    private final class Tick extends ListCell<Host> {
        private final CheckBox box = new CheckBox();

        Tick() {
            // As wide as the list, however long the name is.
            setPrefWidth(0);
            box.setFocusTraversable(false);
            box.setOnAction(_ -> {
                if (getItem() != null) {
                    model.toggle(getItem().name());
                }
            });
        }

        @Override
        protected void updateItem(@Nullable Host host, boolean empty) {
            super.updateItem(host, empty);
            if (host == null || empty) {
                setGraphic(null);
                setText(null);
                return;
            }
            box.setText(host.name());
            box.setMnemonicParsing(false);
            box.setId("dispatch-host-" + host.name());
            box.setSelected(model.parts().contains(host.name()));
            setGraphic(box);
            setAccessibleText(host.name());
        }
    }

    private Node meant() {
        ListView<Host> list = new ListView<>(model.targets());
        list.setId("dispatch-meant");
        list.setAccessibleText(t("The hosts that are meant"));
        list.setFixedCellSize(ROW);
        list.setCellFactory(_ -> new ListCell<>() {
            {
                setPrefWidth(0);
            }

            @Override
            protected void updateItem(@Nullable Host host, boolean empty) {
                super.updateItem(host, empty);
                if (host == null || empty) {
                    setGraphic(null);
                    return;
                }
                setGraphic(Ui.row(
                        8,
                        Icons.of(host.isLocal() ? Icon.LOCAL_HOST : Icon.HOST),
                        Ui.line(host.name()),
                        Ui.line(
                                host.isLocal()
                                        ? t("this machine")
                                        : host.address().text(),
                                "text-muted",
                                "text-small")));
            }
        });
        EmptyState none = new EmptyState(Icon.HOST, t("None yet"), t("Type or tick at the left."));
        Runnable fit = () -> {
            list.setPrefHeight(Math.clamp(model.targets().size(), 1, 12) * ROW + 4);
            Ui.shown(list, !model.targets().isEmpty());
            Ui.shown(none, model.targets().isEmpty());
        };
        model.targets().addListener((ListChangeListener<Host>) _ -> fit.run());
        fit.run();
        return Ui.column(0, list, none);
    }
}
