package org.understudy.app.replica.wizard;

import javafx.beans.property.StringProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

import org.understudy.app.fx.Command;
import org.understudy.app.theme.Icon;
import org.understudy.app.theme.Icons;
import org.understudy.app.ui.CommandButton;
import org.understudy.app.ui.EmptyState;
import org.understudy.app.ui.Ui;
import org.understudy.model.host.Host;

import static org.understudy.app.ui.Texts.t;

/// One host of those that are known.
final class HostChoice extends VBox {
    private final String id;
    private final ReplicateWish wish;
    private final StringProperty chosen;
    private final Command addHost;

    /// @param id begins the ids of the rows
    /// @param addHost what an empty list offers
    HostChoice(String id, ReplicateWish wish, StringProperty chosen, Command addHost) {
        super(6);
        this.id = id;
        this.wish = wish;
        this.chosen = chosen;
        this.addHost = addHost;
        setAccessibleText(t("Hosts"));
        wish.hosts().addListener((ListChangeListener<Host>) _ -> show());
        show();
    }

    private void show() {
        if (wish.hosts().isEmpty()) {
            getChildren()
                    .setAll(new EmptyState(
                            Icon.HOST,
                            t("No host is known yet"),
                            t("Add the server that is to be replicated, and the host that shall keep the replica."),
                            new CommandButton(addHost, "accent")));
            return;
        }
        ToggleGroup group = new ToggleGroup();
        getChildren()
                .setAll(wish.hosts().stream()
                        .map(host -> (Node) row(host, group))
                        .toList());
        group.selectedToggleProperty().addListener((_, before, now) -> {
            if (now == null && before != null) {
                before.setSelected(true);
            } else if (now != null) {
                chosen.set(String.valueOf(now.getUserData()));
            }
        });
    }

    private ToggleButton row(Host host, ToggleGroup group) {
        Label name = Ui.line(host.name(), "text-bold");
        Label address =
                Ui.line(host.isLocal() ? t("this machine") : host.address().text(), "text-muted");
        HBox content =
                Ui.row(12, Icons.of(host.isLocal() ? Icon.LOCAL_HOST : Icon.HOST, 20), Ui.column(0, name, address));
        content.setMinWidth(0);
        ToggleButton row = new ToggleButton();
        row.setGraphic(content);
        row.setId(id + "-" + host.name());
        row.setAccessibleText(host.name() + ", " + address.getText());
        row.getStyleClass().add("choice");
        row.setMinWidth(0);
        row.setMaxWidth(Double.MAX_VALUE);
        row.setToggleGroup(group);
        row.setUserData(host.name());
        row.setSelected(host.name().equals(chosen.get()));
        return row;
    }
}
