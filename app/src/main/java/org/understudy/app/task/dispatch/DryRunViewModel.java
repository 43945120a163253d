package org.understudy.app.task.dispatch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Request;
import org.understudy.app.fx.Command;
import org.understudy.app.theme.Icon;
import org.understudy.model.host.Host;
import org.understudy.model.problem.Problem;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.Preview;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// What each host says that would come of it there. Nothing is changed; it can be stopped at any
/// moment.
public final class DryRunViewModel {
    private final Desk desk;
    private final ObservableList<Said> rows = FXCollections.observableArrayList();
    private final Map<String, Integer> places = new HashMap<>();
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
    private final SimpleBooleanProperty asking = new SimpleBooleanProperty();
    private final Command ask;
    private final Command stop;
    private @Nullable Request what;
    private List<Host> hosts = List.of();
    private @Nullable Subscription running;
    private long asked;

    /// How one host stands.
    public enum Standing {
        ASKED,
        GOOD,
        WAITS,
        BAD,
        NOT_ASKED
    }

    /// What one host said.
    public record Said(String host, Standing standing, String words) {}

    DryRunViewModel(Desk desk) {
        this.desk = desk;
        ask = new Command("dispatch-dry-run", t("Ask the hosts"), Icon.TEST, this::begin)
                .unless(Bindings.createStringBinding(
                        () -> asking.get() ? t("The hosts are being asked.") : "", asking));
        stop = new Command("dispatch-dry-run-stop", t("Stop asking"), Icon.CLOSE, this::stop)
                .unless(Bindings.createStringBinding(() -> asking.get() ? "" : t("No host is being asked."), asking));
    }

    /// What was said of something else is no news any more.
    void of(Request now, List<Host> there) {
        List<Host> same = List.copyOf(there);
        if (!now.equals(what) || !same.equals(hosts)) {
            stop();
            rows.clear();
            summary.set("");
            what = now;
            hosts = same;
        }
    }

    private void begin() {
        Request request = what;
        if (request == null) {
            return;
        }
        long mine = ++asked;
        places.clear();
        rows.setAll(hosts.stream()
                .map(h -> new Said(h.name(), Standing.ASKED, t("Is being asked …")))
                .toList());
        for (int i = 0; i < rows.size(); i++) {
            places.put(rows.get(i).host(), i);
        }
        asking.set(true);
        count();
        running = desk.dispatching()
                .preview(
                        request,
                        hosts,
                        answer -> desk.ui().queue(() -> heard(mine, answer)),
                        why -> desk.ui().queue(() -> over(mine, why)));
    }

    private void heard(long which, Preview answer) {
        @Nullable Integer place = places.get(answer.host().name());
        if (which == asked && place != null) {
            rows.set(place, said(answer));
            count();
        }
    }

    private static Said said(Preview answer) {
        String host = answer.host().name();
        if (answer.problem().isPresent()) {
            return new Said(host, Standing.BAD, answer.problem().get().sentence());
        }
        String found = answer.found().isBlank() ? t("It would be done.") : answer.found();
        return answer.waitsFor()
                .map(by -> new Said(
                        host,
                        Standing.WAITS,
                        found + "\n" + t("It would wait for \"{0}\" of {1}.", by.title(), by.initiator())))
                .orElse(new Said(host, Standing.GOOD, found));
    }

    private void over(long which, Optional<Problem> why) {
        if (which != asked) {
            return;
        }
        asking.set(false);
        running = null;
        if (why.isPresent()) {
            rest(why.get().sentence());
        }
        count();
    }

    /// Ends it; what was said stays.
    public void stop() {
        asked++;
        if (running != null) {
            running.close();
            running = null;
        }
        if (asking.get()) {
            asking.set(false);
            rest(t("Was not asked to the end."));
            count();
        }
    }

    private void rest(String words) {
        rows.replaceAll(r -> r.standing() == Standing.ASKED ? new Said(r.host(), Standing.NOT_ASKED, words) : r);
    }

    private void count() {
        long open = count(Standing.ASKED);
        long bad = count(Standing.BAD);
        long waits = count(Standing.WAITS);
        String words = open > 0
                ? t("{0} of {1} have answered.", rows.size() - open, rows.size())
                : t("{0} of {1} would do it.", count(Standing.GOOD) + waits, rows.size());
        if (waits > 0) {
            words += " " + plural(waits, "{0} would wait first.", "{0} would wait first.");
        }
        if (bad > 0) {
            words += " " + plural(bad, "On {0} it would fail.", "On {0} it would fail.");
        }
        summary.set(words);
    }

    private long count(Standing standing) {
        return rows.stream().filter(r -> r.standing() == standing).count();
    }

    /// In the order of the hosts; empty until somebody asks.
    public ObservableList<Said> rows() {
        return rows;
    }

    public ReadOnlyStringProperty summary() {
        return summary.getReadOnlyProperty();
    }

    public Command ask() {
        return ask;
    }

    /// Has no effect while nobody is asked.
    public Command stopCommand() {
        return stop;
    }
}
