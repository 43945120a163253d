package org.understudy.app.replica;

import java.util.List;

import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.layout.VBox;

import org.understudy.app.ui.CopyField;
import org.understudy.app.ui.Ui;
import org.understudy.services.replica.ReplicaAccess;

import static org.understudy.app.ui.Texts.t;

/// The ways to a replica that runs: commands to copy, and the addresses behind them.
public final class AccessView extends VBox {
    public AccessView(ReplicaAccess access) {
        super(14);
        int number = 0;
        for (ReplicaAccess.Way way : access.ways()) {
            VBox commands = Ui.column(6, Ui.line(way.purpose(), "field-name"));
            for (String command : way.commands()) {
                number++;
                commands.getChildren()
                        .add(new CopyField("access-" + number, way.purpose(), new ReadOnlyStringWrapper(command)));
            }
            getChildren().add(commands);
        }
        getChildren().add(addresses(access));
    }

    private static Node addresses(ReplicaAccess access) {
        List<Ui.Fact> facts = new java.util.ArrayList<>();
        access.forwards().forEach(f -> facts.add(new Ui.Fact(t("Port {0}", f.guestPort()), f.address())));
        access.screen().ifPresent(where -> facts.add(new Ui.Fact(t("Screen (VNC)"), where)));
        facts.add(new Ui.Fact(t("Serial log"), access.serialLog()));
        return Ui.column(6, Ui.line(t("Addresses on {0}", access.portal().name()), "field-name"), Ui.facts(facts));
    }
}
