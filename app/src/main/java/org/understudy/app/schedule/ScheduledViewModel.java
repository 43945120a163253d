package org.understudy.app.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.understudy.app.desk.Confirmation;
import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Scheduling;
import org.understudy.app.desk.Scheduling.ToCome;
import org.understudy.app.fx.Command;
import org.understudy.app.fx.ViewModel;
import org.understudy.app.theme.Icon;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskState;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// What is to come: schedules, and dispatches that wait for a runner. Read anew every few
/// seconds, and after everything that is done here.
public final class ScheduledViewModel extends ViewModel {
    private static final int NAMED = 8;

    private final Desk desk;
    private final ObservableList<ScheduleFace> schedules = FXCollections.observableArrayList();
    private final ObservableList<QueuedFace> queued = FXCollections.observableArrayList();
    private final ObservableList<ScheduleFace> selected = FXCollections.observableArrayList();
    private final ObservableList<QueuedFace> selectedQueued = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper runners = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper warning = new ReadOnlyStringWrapper("");
    private final Command pause;
    private final Command resume;
    private final Command runNow;
    private final Command remove;
    private final Command cancel;
    private long asked;

    public ScheduledViewModel(Desk desk) {
        this.desk = desk;
        pause = new Command(
                        "schedule-pause",
                        t("Pause"),
                        Icon.STATE_PAUSED,
                        () -> each(t("was not paused"), s -> !s.paused(), Scheduling::pause))
                .unless(of(() -> whyNot(s -> !s.paused(), t("It is paused already."))));
        resume = new Command(
                        "schedule-resume",
                        t("Resume"),
                        Icon.BOOT,
                        () -> each(t("was not resumed"), ScheduleFace::paused, Scheduling::resume))
                .unless(of(() -> whyNot(ScheduleFace::paused, t("It is not paused."))));
        runNow = new Command(
                        "schedule-run",
                        t("Run now"),
                        Icon.SYNC,
                        () -> each(t("was not put into the queue"), _ -> true, Scheduling::runNow))
                .unless(of(() -> whyNot(s -> s.problem().isEmpty(), t("It cannot be run as things are."))));
        remove = new Command("schedule-remove", t("Remove"), Icon.REMOVE, this::confirmRemoval)
                .unless(of(() -> whyNot(_ -> true, "")));
        cancel = new Command("queue-cancel", t("Cancel"), Icon.CLOSE, this::confirmCancel)
                .unless(Bindings.createStringBinding(this::whyNotCancel, selectedQueued));
    }

    private StringBinding of(Callable<String> reason) {
        return Bindings.createStringBinding(reason, selected);
    }

    private String whyNot(Predicate<ScheduleFace> fits, String otherwise) {
        return selected.isEmpty()
                ? t("Select a schedule first.")
                : selected.stream().anyMatch(fits) ? "" : otherwise;
    }

    private String whyNotCancel() {
        if (selectedQueued.isEmpty()) {
            return t("Select a dispatch first.");
        }
        return selectedQueued.stream().allMatch(q -> q.state() == TaskState.CANCELLING)
                ? t("It is being cancelled already.")
                : "";
    }

    @Override
    protected void onActivate() {
        bag.add(desk.ui().follow(desk.now(), _ -> read()));
        read();
    }

    // ---- what there is

    private void read() {
        long mine = ++asked;
        desk.later(
                () -> desk.scheduling().toCome(),
                found -> {
                    if (mine == asked) {
                        show(found);
                    }
                },
                why -> {
                    if (mine == asked) {
                        away(why);
                    }
                });
    }

    private void show(ToCome found) {
        put(
                schedules,
                selected,
                found.schedules().stream()
                        .map(s -> ScheduleFace.of(s, found.now()))
                        .toList(),
                ScheduleFace::name);
        put(
                queued,
                selectedQueued,
                found.queued().stream().map(q -> QueuedFace.of(q, found.now())).toList(),
                QueuedFace::id);
        runners.set(
                found.runners().isEmpty() ? "" : t("Runners: {0}", String.join(", ", new TreeSet<>(found.runners()))));
        boolean work = !schedules.isEmpty() || !queued.isEmpty();
        warning.set(
                work && found.runners().isEmpty()
                        ? t(
                                "No runner is there: what is due waits. Start one on a machine that stays on: {0}",
                                "understudy runner")
                        : "");
    }

    private void away(Problem why) {
        warning.set(t("What is shown is how it was. {0}", why.sentence()));
    }

    /// Rows change in their places, and what is selected stays so.
    private static <T> void put(
            ObservableList<T> shown,
            ObservableList<T> chosen,
            List<T> now,
            java.util.function.Function<T, String> key) {
        if (shown.equals(now)) {
            return;
        }
        List<String> keys = chosen.stream().map(key).toList();
        boolean same =
                shown.stream().map(key).toList().equals(now.stream().map(key).toList());
        if (same) {
            for (int i = 0; i < now.size(); i++) {
                if (!shown.get(i).equals(now.get(i))) {
                    shown.set(i, now.get(i));
                }
            }
        } else {
            shown.setAll(now);
        }
        List<T> still = now.stream().filter(r -> keys.contains(key.apply(r))).toList();
        if (!chosen.equals(still)) {
            chosen.setAll(still);
        }
    }

    // ---- what can be done

    private interface Deed {
        void to(Scheduling scheduling, String name) throws ProblemException;
    }

    private void each(String failure, Predicate<ScheduleFace> fits, Deed deed) {
        List<String> names =
                selected.stream().filter(fits).map(ScheduleFace::name).toList();
        Scheduling scheduling = desk.scheduling();
        desk.later(
                () -> {
                    for (String name : names) {
                        deed.to(scheduling, name);
                    }
                    return true;
                },
                _ -> read(),
                why -> {
                    desk.report(names.size() == 1 ? names.getFirst() + " " + failure : t("A schedule {0}", failure))
                            .accept(why);
                    read();
                });
    }

    private void confirmRemoval() {
        List<String> named = new ArrayList<>(selected.stream()
                .limit(NAMED)
                .map(s -> t("{0}: {1}, {2}", s.name(), s.what(), s.rule()))
                .toList());
        if (selected.size() > NAMED) {
            named.add(t("and {0} more", selected.size() - NAMED));
        }
        desk.dialogs()
                .show(new Confirmation(
                        selected.size() == 1
                                ? t(
                                        "Remove the schedule {0}?",
                                        selected.getFirst().name())
                                : plural(selected.size(), "Remove {0} schedule?", "Remove {0} schedules?"),
                        t("It does not run any more, for nobody."),
                        named,
                        List.of(t("What it has begun goes on, and stays in the history.")),
                        t("Remove"),
                        true,
                        "",
                        () -> each(t("was not removed"), _ -> true, Scheduling::remove)));
    }

    private void confirmCancel() {
        List<QueuedFace> chosen = List.copyOf(selectedQueued);
        boolean begun = chosen.stream().anyMatch(q -> q.state() != TaskState.QUEUED);
        desk.dialogs()
                .show(new Confirmation(
                        chosen.size() == 1
                                ? t("Cancel \"{0}\"?", chosen.getFirst().title())
                                : plural(chosen.size(), "Cancel {0} dispatch?", "Cancel {0} dispatches?"),
                        begun
                                ? t("What a runner has begun on hosts is told to end; the rest is not begun.")
                                : t("It is taken out of the queue; nothing of it was begun."),
                        chosen.stream()
                                .limit(NAMED)
                                .map(q -> t("\"{0}\" on {1}, {2}", q.title(), q.hosts(), q.standing()))
                                .toList(),
                        List.of(t("Its schedule, where it has one, goes on.")),
                        chosen.size() == 1 ? t("Cancel it") : t("Cancel them"),
                        true,
                        "",
                        () -> cancelNow(chosen)));
    }

    private void cancelNow(List<QueuedFace> chosen) {
        desk.later(
                () -> {
                    for (QueuedFace each : chosen) {
                        boolean _ = desk.scheduling().cancel(each.id(), t("It was cancelled in a window."));
                    }
                    return true;
                },
                _ -> read(),
                why -> {
                    desk.report(t("It was not cancelled")).accept(why);
                    read();
                });
    }

    // ---- for the view

    public ObservableList<ScheduleFace> schedules() {
        return schedules;
    }

    public ObservableList<QueuedFace> queued() {
        return queued;
    }

    public ObservableList<ScheduleFace> selected() {
        return selected;
    }

    public ObservableList<QueuedFace> selectedQueued() {
        return selectedQueued;
    }

    /// Who is there to do it; empty: nobody.
    public ReadOnlyStringProperty runners() {
        return runners.getReadOnlyProperty();
    }

    /// Why nothing would be done; empty: something would.
    public ReadOnlyStringProperty warning() {
        return warning.getReadOnlyProperty();
    }

    public Command pause() {
        return pause;
    }

    public Command resume() {
        return resume;
    }

    public Command runNow() {
        return runNow;
    }

    public Command remove() {
        return remove;
    }

    public Command cancel() {
        return cancel;
    }
}
