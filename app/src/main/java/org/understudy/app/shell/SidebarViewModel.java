package org.understudy.app.shell;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.understudy.app.desk.Desk;
import org.understudy.app.fx.ViewModel;
import org.understudy.app.ui.Formats;
import org.understudy.model.host.Host;
import org.understudy.model.replica.Replica;
import org.understudy.model.task.Resource;

import static org.understudy.app.ui.Texts.t;

/// The lists at the side: replicas with state and freshness, hosts with their address, both filtered by one field.
public final class SidebarViewModel extends ViewModel {
    private final Desk desk;
    private final StringProperty filter = new SimpleStringProperty("");
    private final ObservableList<ReplicaItem> replicas = FXCollections.observableArrayList();
    private final ObservableList<HostItem> hosts = FXCollections.observableArrayList();
    private List<Replica> allReplicas = List.of();
    private List<Host> allHosts = List.of();

    /// @param age of what it shows, for a narrow place; empty: never synchronised
    /// @param blocked who has it for himself, a sentence; empty: nobody
    public record ReplicaItem(Replica replica, String age, String blocked) {
        public String name() {
            return replica.name();
        }
    }

    /// @param blocked who has it for himself, a sentence; empty: nobody
    public record HostItem(String name, String address, boolean local, String blocked) {}

    public SidebarViewModel(Desk desk) {
        this.desk = desk;
    }

    @Override
    protected void onActivate() {
        bag.add(desk.ui().follow(desk.replicas().all(), all -> {
            allReplicas = all;
            showReplicas();
        }));
        bag.add(desk.ui().follow(desk.hosts().all(), all -> {
            allHosts = all;
            showHosts();
        }));
        bag.add(desk.ui().follow(desk.now(), _ -> showReplicas()));
        bag.add(desk.board().listen(changed -> {
            // Only what begins, ends or changes its state can block or free something.
            if (!changed.added().isEmpty()
                    || !changed.moved().isEmpty()
                    || !changed.gone().isEmpty()) {
                showReplicas();
                showHosts();
            }
        }));
        bag.listen(filter, (_, _, _) -> {
            showReplicas();
            showHosts();
        });
    }

    private void showReplicas() {
        Instant now = desk.now().get();
        replace(
                replicas,
                allReplicas.stream()
                        .filter(r -> matches(r.name(), r.source(), r.portal()))
                        .map(r -> new ReplicaItem(
                                r,
                                r.freshness().map(f -> Formats.age(f, now)).orElse(""),
                                blocked(r.portal(), new Resource("replica", r.name()))))
                        .toList());
    }

    private void showHosts() {
        replace(
                hosts,
                allHosts.stream()
                        .filter(h -> matches(texts(h)))
                        .map(h -> new HostItem(
                                h.name(), h.address().text(), h.isLocal(), blocked(h.name(), Resource.HOST)))
                        .toList());
    }

    private String blocked(String host, Resource resource) {
        return desk.board()
                .holderOf(host, resource)
                .map(row -> t(
                        "Blocked by \"{0}\" of {1}.",
                        row.face().title(), row.face().person()))
                .orElse("");
    }

    /// Tags are found as they are written in selections: `@web`.
    private static String[] texts(Host host) {
        return Stream.concat(
                        Stream.of(host.name(), host.address().text()),
                        host.tags().stream().map(tag -> "@" + tag))
                .toArray(String[]::new);
    }

    private boolean matches(String... texts) {
        String wanted = Optional.ofNullable(filter.get()).orElse("").strip().toLowerCase(Locale.ROOT);
        for (String text : texts) {
            if (text.toLowerCase(Locale.ROOT).contains(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static <T> void replace(ObservableList<T> shown, List<T> now) {
        if (!shown.equals(now)) {
            shown.setAll(now);
        }
    }

    public StringProperty filterProperty() {
        return filter;
    }

    public ObservableList<ReplicaItem> replicas() {
        return replicas;
    }

    public ObservableList<HostItem> hosts() {
        return hosts;
    }
}
