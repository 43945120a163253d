package org.understudy.app.task.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Route;
import org.understudy.app.fx.Command;
import org.understudy.app.fx.ViewModel;
import org.understudy.app.task.board.BoardViewModel.Changed;
import org.understudy.app.task.board.TaskFace;
import org.understudy.app.task.board.TaskRow;
import org.understudy.app.theme.Icon;
import org.understudy.model.problem.Problem;
import org.understudy.model.task.TaskState;
import org.understudy.services.task.board.HostState;
import org.understudy.services.task.board.HostState.Standing;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// All tasks of all hosts, filtered; and which hosts are not seen.
public final class TasksPageViewModel extends ViewModel {
    /// More changes at once are sorted anew instead of one by one.
    private static final int FEW = 64;

    private static final int NAMED = 4;
    private static final int PAST = 2000;

    private final Desk desk;
    private final ObservableList<TaskRow> rows = FXCollections.observableArrayList();
    private final ObservableList<TaskRow> selected = FXCollections.observableArrayList();
    private final ObjectProperty<Part> part = new SimpleObjectProperty<>(Part.ALL);
    private final StringProperty text = new SimpleStringProperty("");
    private final StringProperty host = new SimpleStringProperty("");
    private final StringProperty person = new SimpleStringProperty("");
    private final ObservableList<String> hosts = FXCollections.observableArrayList("");
    private final ObservableList<String> persons = FXCollections.observableArrayList("");
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper unseen = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper whyUnseen = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper noHistory = new ReadOnlyStringWrapper("");
    private final SimpleStringProperty changes = new SimpleStringProperty("");
    private final Command cancel;
    private final Command open;
    private final Command retry;
    private final Command lookAgain;
    private Comparator<TaskRow> order = TaskRow.ORDER;
    private Runnable afterChange = () -> {};
    private boolean askedOrder;
    private boolean changing;
    private long changed;

    /// Which tasks are listed.
    public enum Part {
        ALL,
        RUNNING,
        WAITING,
        OVER,
        FAILED;

        public String title() {
            return switch (this) {
                case ALL -> t("All");
                case RUNNING -> t("Running");
                case WAITING -> t("Waiting");
                case OVER -> t("Over");
                case FAILED -> t("Failed");
            };
        }

        boolean holds(TaskFace face) {
            return switch (this) {
                case ALL -> true;
                case RUNNING -> face.state().holds();
                case WAITING -> face.waits();
                case OVER -> face.over();
                case FAILED -> face.state() == TaskState.FAILED || face.state() == TaskState.LOST;
            };
        }
    }

    /// @param host to begin with; empty: all
    public TasksPageViewModel(Desk desk, String host) {
        this.desk = desk;
        this.host.set(host);
        TaskActions actions = new TaskActions(desk);
        cancel = new Command("tasks-cancel", t("Cancel"), Icon.CLOSE, () -> actions.cancel(List.copyOf(selected)))
                .unless(ofSelection(() -> TaskActions.whyNotCancel(selected)));
        retry = new Command("tasks-retry", t("Try again"), Icon.SYNC, () -> actions.retry(List.copyOf(selected)))
                .unless(ofSelection(() -> TaskActions.whyNotRetry(selected)));
        open = new Command("tasks-open", t("Show"), Icon.NEXT, () -> open(selected.getFirst()))
                .unless(ofSelection(() -> selected.size() != 1
                        ? t("Select one task first.")
                        : selected.getFirst().at().isEmpty()
                                ? t("It is a task of this console alone; the list of tasks at the right has all of it.")
                                : ""));
        lookAgain = new Command(
                        "tasks-look",
                        t("Look again"),
                        Icon.REFRESH,
                        () -> desk.board().board().lookAtAll())
                .unless(Bindings.createStringBinding(
                        () -> unseen.get().isEmpty() ? t("All hosts are seen.") : "", unseen));
    }

    private StringBinding ofSelection(java.util.concurrent.Callable<String> reason) {
        return Bindings.createStringBinding(reason, selected, changes);
    }

    @Override
    protected void onActivate() {
        bag.add(desk.board().listen(this::changed));
        bag.listen(part, (_, _, _) -> all());
        bag.listen(text, (_, _, _) -> all());
        bag.listen(host, (_, _, _) -> all());
        bag.listen(person, (_, _, _) -> all());
        all();
        // Whoever comes here wants to see what is done everywhere.
        desk.board().board().lookAtAll();
        showHosts();
        bag.add(desk.ui().follow(desk.now(), _ -> readPast()));
    }

    /// What ended while this console did not look, but somebody else did.
    private void readPast() {
        desk.later(
                () -> desk.scheduling().past(PAST),
                found -> {
                    noHistory.set("");
                    desk.board().past(found);
                },
                why -> noHistory.set(t("The history is not there, only what hosts tell. {0}", why.sentence())));
    }

    public void open(TaskRow row) {
        row.at().ifPresent(at -> desk.navigation().go(new Route.TaskPage(at.host(), at.id())));
    }

    // ---- which rows

    private void changed(Changed what) {
        change(() -> take(what));
        count();
        names(what.added());
        showHosts();
        changes.set(String.valueOf(++changed));
    }

    private void change(Runnable work) {
        changing = true;
        work.run();
        changing = false;
        afterChange.run();
    }

    private void take(Changed what) {
        int count = what.added().size() + what.moved().size() + what.gone().size();
        // An order that people asked for depends on what changes; only ours stays put.
        if (count > FEW || askedOrder) {
            sorted();
        } else {
            Set<TaskRow> out = new HashSet<>(what.moved());
            out.addAll(what.gone());
            out.addAll(what.touched());
            List<TaskRow> in = new ArrayList<>();
            for (TaskRow row : what.touched()) {
                boolean wanted = wanted(row);
                // Those that stay where they are tell by themselves what they show.
                if (wanted && !what.moved().contains(row) && !what.added().contains(row)) {
                    out.remove(row);
                    if (!holds(row)) {
                        in.add(row);
                    }
                } else if (wanted) {
                    in.add(row);
                }
            }
            if (!out.isEmpty()) {
                rows.removeIf(out::contains);
            }
            in.forEach(this::insert);
        }
    }

    private boolean holds(TaskRow row) {
        return Collections.binarySearch(rows, row, TaskRow.ORDER) >= 0;
    }

    private void insert(TaskRow row) {
        int at = Collections.binarySearch(rows, row, TaskRow.ORDER);
        if (at < 0) {
            rows.add(-at - 1, row);
        }
    }

    private void all() {
        change(this::sorted);
        names(desk.board().all());
        count();
    }

    private void sorted() {
        List<TaskRow> next =
                desk.board().all().stream().filter(this::wanted).sorted(order).toList();
        if (!next.equals(rows)) {
            rows.setAll(next);
        }
    }

    /// Null: what is live first, then the newest.
    public void sortBy(@Nullable Comparator<TaskRow> wanted) {
        askedOrder = wanted != null;
        order = wanted == null ? TaskRow.ORDER : wanted.thenComparing(TaskRow.ORDER);
        all();
    }

    /// Whether the rows are being changed now: what is selected meanwhile is nobody's choice.
    public boolean changing() {
        return changing;
    }

    /// Runs after the rows were changed.
    public void onChanged(Runnable action) {
        afterChange = action;
    }

    private boolean wanted(TaskRow row) {
        TaskFace face = row.face();
        return part.get().holds(face)
                && (host.get().isEmpty() || host.get().equals(face.host()))
                && (person.get().isEmpty() || person.get().equals(face.person()))
                && matches(row, face);
    }

    private boolean matches(TaskRow row, TaskFace face) {
        String wanted = text.get() == null ? "" : text.get().strip().toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                || Stream.of(face.title(), face.host(), face.person(), face.standing())
                        .anyMatch(s -> s.toLowerCase(Locale.ROOT).contains(wanted))
                || row.at().filter(at -> at.id().value().endsWith(wanted)).isPresent()
                || row.onHost()
                        .filter(at -> at.task().routine().contains(wanted))
                        .isPresent();
    }

    private void names(Collection<TaskRow> some) {
        Set<String> allHosts = new TreeSet<>(hosts);
        Set<String> allPersons = new TreeSet<>(persons);
        allHosts.addAll(desk.board().hosts().stream().map(HostState::host).toList());
        some.forEach(row -> {
            allHosts.add(row.face().host());
            allPersons.add(row.face().person());
        });
        put(hosts, allHosts);
        put(persons, allPersons);
    }

    private static void put(ObservableList<String> shown, Set<String> now) {
        // Added one by one: a choice that is open keeps what it has chosen.
        for (String each : now) {
            int at = Collections.binarySearch(shown, each);
            if (at < 0) {
                shown.add(-at - 1, each);
            }
        }
    }

    private void count() {
        long running = 0;
        long waiting = 0;
        for (TaskRow row : desk.board().live()) {
            if (row.face().waits()) {
                waiting++;
            } else {
                running++;
            }
        }
        summary.set(plural(rows.size(), "{0} task shown", "{0} tasks shown") + "  ·  "
                + t("{0} running, {1} waiting on hosts", running, waiting));
    }

    // ---- hosts that are not seen

    private void showHosts() {
        List<HostState> all = List.copyOf(desk.board().hosts());
        List<HostState> asked = with(all, Standing.ASKED);
        List<HostState> bad = Stream.concat(with(all, Standing.FAILED).stream(), with(all, Standing.AWAY).stream())
                .toList();
        String words = "";
        if (!bad.isEmpty()) {
            words = t("{0} of {1} hosts do not answer: {2}.", bad.size(), all.size(), named(bad));
            if (bad.size() == 1) {
                words = t("{0} does not answer.", bad.getFirst().host());
            }
        }
        if (!asked.isEmpty()) {
            words = (words + " " + plural(asked.size(), "{0} host is being asked.", "{0} hosts are being asked."))
                    .strip();
        }
        unseen.set(words);
        whyUnseen.set(bad.stream()
                .filter(s -> s.problem().isPresent())
                .limit(12)
                .map(s -> s.host() + ": " + s.problem().map(Problem::sentence).orElse(""))
                .collect(Collectors.joining("\n")));
    }

    private static List<HostState> with(List<HostState> all, Standing standing) {
        return all.stream().filter(s -> s.standing() == standing).toList();
    }

    private static String named(List<HostState> some) {
        String names = some.stream().limit(NAMED).map(HostState::host).collect(Collectors.joining(", "));
        return some.size() > NAMED ? names + ", …" : names;
    }

    // ---- for the view

    public ObservableList<TaskRow> rows() {
        return rows;
    }

    public ObservableList<TaskRow> selected() {
        return selected;
    }

    public ObjectProperty<Part> partProperty() {
        return part;
    }

    public StringProperty textProperty() {
        return text;
    }

    /// Empty: all.
    public StringProperty hostProperty() {
        return host;
    }

    /// Empty: everybody.
    public StringProperty personProperty() {
        return person;
    }

    /// To choose from; the first is the empty one.
    public ObservableList<String> hosts() {
        return hosts;
    }

    public ObservableList<String> persons() {
        return persons;
    }

    public boolean filtered() {
        return part.get() != Part.ALL
                || !text.get().isBlank()
                || !host.get().isEmpty()
                || !person.get().isEmpty();
    }

    public void showAll() {
        part.set(Part.ALL);
        text.set("");
        host.set("");
        person.set("");
    }

    public ReadOnlyStringProperty summaryProperty() {
        return summary.getReadOnlyProperty();
    }

    /// Which hosts are not seen; empty: none.
    public ReadOnlyStringProperty unseenProperty() {
        return unseen.getReadOnlyProperty();
    }

    /// Why the history cannot be read; empty: it can.
    public ReadOnlyStringProperty noHistoryProperty() {
        return noHistory.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty whyUnseenProperty() {
        return whyUnseen.getReadOnlyProperty();
    }

    public Command cancel() {
        return cancel;
    }

    public Command retry() {
        return retry;
    }

    public Command open() {
        return open;
    }

    public Command lookAgain() {
        return lookAgain;
    }
}
