package org.understudy.app.task.dispatch;

import java.util.List;
import java.util.stream.Stream;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.understudy.app.desk.Desk;
import org.understudy.model.host.Host;
import org.understudy.model.host.select.Selected;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// Where: words, and the hosts that they mean now.
public final class HostsStepViewModel {
    private final Desk desk;
    private final StringProperty selection = new SimpleStringProperty("");
    private final ObservableList<Host> targets = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper say = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper wrong = new ReadOnlyStringWrapper("");
    private long asked;

    /// @param selection to begin with
    HostsStepViewModel(Desk desk, String selection) {
        this.desk = desk;
        this.selection.set(selection);
        this.selection.addListener((_, _, _) -> choose());
        choose();
    }

    /// Once more, as the hosts that there are may be others now.
    void choose() {
        String words = words();
        long mine = ++asked;
        if (words.isEmpty()) {
            targets.clear();
            say.set("");
            wrong.set(t("Say which hosts: names, patterns such as web*, tags such as @web, or all."));
            return;
        }
        desk.later(
                () -> desk.dispatching().select(words),
                found -> {
                    if (mine == asked) {
                        chosen(found);
                    }
                },
                why -> {
                    if (mine == asked) {
                        targets.clear();
                        say.set("");
                        wrong.set(why.sentence());
                    }
                });
    }

    private void chosen(Selected found) {
        targets.setAll(found.hosts());
        wrong.set("");
        String count = plural(found.hosts().size(), "{0} host is meant.", "{0} hosts are meant.");
        say.set((count + " " + String.join(" ", found.remarks())).strip());
    }

    /// Adds a part to the selection, or takes it out again.
    public void toggle(String part) {
        List<String> parts = parts();
        List<String> now = parts.contains(part)
                ? parts.stream().filter(p -> !p.equals(part)).toList()
                : Stream.concat(parts.stream(), Stream.of(part)).toList();
        selection.set(String.join(",", now));
    }

    public List<String> parts() {
        String words = words();
        return words.isEmpty() ? List.of() : List.of(words.split("\\s*,\\s*"));
    }

    String words() {
        return selection.get() == null ? "" : selection.get().strip();
    }

    String obstacle() {
        return !wrong.get().isEmpty() ? wrong.get() : say.get().isEmpty() ? t("The hosts are being looked up.") : "";
    }

    public StringProperty selectionProperty() {
        return selection;
    }

    /// The hosts that the selection means now.
    public ObservableList<Host> targets() {
        return targets;
    }

    /// How many, and what is to be said about that.
    public ReadOnlyStringProperty say() {
        return say.getReadOnlyProperty();
    }

    /// What is wrong with the selection.
    public ReadOnlyStringProperty wrong() {
        return wrong.getReadOnlyProperty();
    }

    /// To choose from.
    public List<Host> hosts() {
        return desk.hosts().all().get();
    }
}
