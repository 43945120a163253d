package org.understudy.app.replica;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Confirmation;
import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Route;
import org.understudy.app.desk.TextSheet;
import org.understudy.app.fx.Command;
import org.understudy.app.fx.ViewModel;
import org.understudy.app.task.TaskViewModel;
import org.understudy.app.theme.Icon;
import org.understudy.app.ui.Formats;
import org.understudy.model.problem.Problem;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.Replica.MachineState;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.replica.SyncPoint;
import org.understudy.services.replica.BootOutcome;
import org.understudy.services.task.RunningTask;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// A replica's page: what it is, how fresh, its sync points, and what can be done with it.
public final class ReplicaPageViewModel extends ViewModel {
    private final Desk desk;
    private final String name;

    private final ReadOnlyObjectWrapper<@Nullable Replica> replica = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper gone = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper freshness = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper freshnessExact = new ReadOnlyStringWrapper("");
    private final ObservableList<SyncPoint> points = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable SyncPoint> selected = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable TaskViewModel> task = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable BootOutcome> boot = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable ReplicationPlan> plan = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable TaskViewModel> planning = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Problem> planProblem = new ReadOnlyObjectWrapper<>();
    private final BooleanProperty looking = new SimpleBooleanProperty();
    private final BooleanProperty starting = new SimpleBooleanProperty();

    private final Command bootCurrent;
    private final Command sync;
    private final Command stop;
    private final Command remove;
    private final Command console;
    private final Command bootSelected;
    private final Command rollback;
    private final Command look;

    public ReplicaPageViewModel(Desk desk, String name) {
        this.desk = desk;
        this.name = name;
        bootCurrent = new Command("replica-boot", t("Boot"), Icon.BOOT, () -> boot(0)).unless(reason(this::whyNotBoot));
        sync = new Command("replica-sync", t("Sync now"), Icon.SYNC, this::sync).unless(reason(_ -> whyBusy()));
        stop = new Command("replica-stop", t("Stop"), Icon.STOP, this::confirmStop).unless(reason(this::whyNotStop));
        remove = new Command("replica-remove", t("Remove"), Icon.REMOVE, this::confirmRemove)
                .unless(reason(_ -> whyBusy()));
        console = new Command("replica-console", t("Console"), Icon.CONSOLE, this::showConsole)
                .unless(reason(r -> running(r) ? "" : t("It is not running; boot it first.")));
        bootSelected = new Command(
                        "point-boot", t("Boot this point"), Icon.BOOT, () -> withSelected(p -> boot(p.number())))
                .unless(reason(r -> selected.get() == null ? t("Select a sync point first.") : whyNotBoot(r)));
        rollback = new Command(
                        "point-rollback", t("Make current"), Icon.ROLLBACK, () -> withSelected(this::confirmRollback))
                .unless(reason(this::whyNotRollback));
        look = new Command("replica-plan", t("Look at the source now"), Icon.PLAN, this::look)
                .unless(reason(_ -> looking.get() ? t("It is being looked at.") : ""));
    }

    @Override
    protected void onActivate() {
        bag.add(desk.ui().follow(desk.replicas().all(), this::show));
        bag.add(desk.ui().follow(desk.now(), _ -> showFreshness()));
        task.set(desk.tasks().running(subject()).orElse(task.get()));
    }

    private void show(List<Replica> all) {
        Optional<Replica> found =
                all.stream().filter(r -> r.name().equals(name)).findFirst();
        gone.set(found.isEmpty());
        found.ifPresent(this::show);
    }

    private void show(Replica now) {
        int wanted = Optional.ofNullable(selected.get()).map(SyncPoint::number).orElse(-1);
        boolean followCurrent = wanted < 0
                || Optional.ofNullable(replica.get())
                        .map(r -> r.current() == wanted)
                        .orElse(true);
        replica.set(now);
        if (!points.equals(now.points())) {
            points.setAll(now.points());
        }
        int number = followCurrent ? now.current() : wanted;
        selected.set(points.stream()
                .filter(p -> p.number() == number)
                .findFirst()
                .or(() -> points.isEmpty() ? Optional.empty() : Optional.of(points.getLast()))
                .orElse(null));
        showFreshness();
    }

    private void showFreshness() {
        Replica now = replica.get();
        Optional<Instant> fresh = now == null ? Optional.empty() : now.freshness();
        freshness.set(fresh.map(f -> Formats.ago(f, desk.now().get())).orElse(t("never synchronised")));
        freshnessExact.set(fresh.map(Formats::absolute).orElse(""));
    }

    // ---- why not

    private interface Why {
        String now(@Nullable Replica replica);
    }

    private StringBinding reason(Why why) {
        return Bindings.createStringBinding(() -> why.now(replica.get()), replica, selected, task, looking, starting);
    }

    private String whyBusy() {
        if (starting.get()) {
            return t("It is being started.");
        }
        TaskViewModel running = task.get();
        return running == null || running.state().over() ? "" : t("Wait until it is over: {0}.", running.title());
    }

    private static boolean running(@Nullable Replica r) {
        return r != null && (r.machine() == MachineState.RUNNING || r.machine() == MachineState.PAUSED);
    }

    private String whyNotBoot(@Nullable Replica r) {
        if (r == null || r.points().isEmpty()) {
            return t("There is no sync point yet; synchronise first.");
        }
        return running(r) ? t("It is running already; stop it first.") : whyBusy();
    }

    private String whyNotStop(@Nullable Replica r) {
        return r != null && (running(r) || r.machine() == MachineState.CRASHED) ? whyBusy() : t("It is not running.");
    }

    private String whyNotRollback(@Nullable Replica r) {
        SyncPoint point = selected.get();
        if (r == null || point == null) {
            return t("Select a sync point first.");
        }
        return r.current() == point.number() ? t("This sync point is the current one.") : whyBusy();
    }

    // ---- what it does

    private void withSelected(Consumer<SyncPoint> action) {
        SyncPoint point = selected.get();
        if (point != null) {
            action.accept(point);
        }
    }

    private void boot(int point) {
        run(desk.replicas().boot(name, point, true), boot::set, t("{0} did not come up", name));
    }

    private void sync() {
        Replica r = replica.get();
        if (r == null) {
            return;
        }
        starting.set(true);
        desk.later(
                () -> desk.profiles().of(name),
                profile -> {
                    starting.set(false);
                    run(
                            desk.replicas().replicate(request(r, profile)),
                            outcome -> outcome.boot().ifPresent(boot::set),
                            t("{0} was not synchronised", name));
                },
                problem -> {
                    starting.set(false);
                    desk.report(t("{0} was not synchronised", name)).accept(problem);
                });
    }

    private ReplicationRequest request(Replica r, Profile profile) {
        return new ReplicationRequest(name, r.source(), r.portal(), profile, false, false);
    }

    private void confirmStop() {
        desk.dialogs()
                .show(new Confirmation(
                        t("Stop {0}?", name),
                        t("The replica's machine is shut down."),
                        List.of(
                                t("What it wrote since it was booted is thrown away."),
                                t("Its sync points stay as they are.")),
                        t("Stop"),
                        true,
                        "",
                        () -> run(
                                desk.replicas().stop(name, false),
                                _ -> boot.set(null),
                                t("{0} was not stopped", name))));
    }

    private void confirmRollback(SyncPoint point) {
        List<String> consequences = new ArrayList<>();
        consequences.add(t("The next boot starts from what the source was at {0}.", Formats.absolute(point.taken())));
        long newer = points.stream().filter(p -> p.number() > point.number()).count();
        if (newer > 0) {
            consequences.add(plural(newer, "{0} newer sync point is kept.", "{0} newer sync points are kept."));
        }
        consequences.add(t("The next sync compares the source with sync point {0}.", point.number()));
        desk.dialogs()
                .show(new Confirmation(
                        t("Make sync point {0} the current one?", point.number()),
                        t("{0} goes back to an earlier state of its source.", name),
                        consequences,
                        t("Make current"),
                        false,
                        "",
                        () -> run(
                                desk.replicas().rollback(name, point.number()),
                                _ -> {},
                                t("{0} was not rolled back", name))));
    }

    private void confirmRemove() {
        desk.later(
                () -> desk.replicas().removalConsequences(name),
                consequences -> desk.dialogs()
                        .show(new Confirmation(
                                t("Remove {0}?", name),
                                t("This cannot be undone. The source is not touched."),
                                consequences,
                                t("Remove"),
                                true,
                                name,
                                this::remove)),
                desk.report(t("{0} was not removed", name)));
    }

    private void remove() {
        run(
                desk.replicas().remove(name),
                _ -> {
                    if (desk.navigation().routeProperty().get().equals(new Route.ReplicaPage(name))) {
                        desk.navigation().replace(new Route.Overview());
                    }
                },
                t("{0} was not removed", name));
    }

    private void showConsole() {
        Replica r = replica.get();
        if (r == null) {
            return;
        }
        StringBuilder text = new StringBuilder();
        text.append(t("Serial line, in a terminal:"))
                .append("\n    understudy replica console ")
                .append(name);
        BootOutcome outcome = boot.get();
        if (outcome != null && !outcome.forwards().isEmpty()) {
            text.append("\n\n").append(t("Reached from {0}:", r.portal()));
            outcome.forwards()
                    .forEach(f -> text.append("\n    ").append(t("port {0} at {1}", f.guestPort(), f.address())));
        }
        if (outcome != null && !outcome.serialLog().isEmpty()) {
            text.append("\n\n")
                    .append(t("What it printed while it booted:"))
                    .append("\n    ")
                    .append(outcome.serialLog());
        }
        desk.dialogs().show(new TextSheet(t("Console of {0}", name), text.toString()));
    }

    private void look() {
        Replica r = replica.get();
        if (r == null) {
            return;
        }
        looking.set(true);
        planProblem.set(null);
        desk.later(
                () -> desk.profiles().of(name),
                profile -> planning.set(desk.tasks()
                        .followQuietly(
                                desk.replicas().plan(request(r, profile)),
                                result -> {
                                    plan.set(result);
                                    lookedAt();
                                },
                                this::notLookedAt)),
                this::notLookedAt);
    }

    private void lookedAt() {
        planning.set(null);
        looking.set(false);
    }

    private void notLookedAt(Problem why) {
        planProblem.set(why);
        lookedAt();
    }

    private <T> void run(RunningTask<T> started, Consumer<? super T> onSuccess, String failureTitle) {
        TaskViewModel shown = desk.tasks()
                .follow(
                        subject(),
                        started,
                        result -> {
                            onSuccess.accept(result);
                            refreshReasons();
                        },
                        problem -> {
                            refreshReasons();
                            desk.report(failureTitle).accept(problem);
                        });
        task.set(shown);
        refreshReasons();
    }

    /// The reasons depend on the task's state, which is not the property itself.
    private void refreshReasons() {
        TaskViewModel shown = task.get();
        if (shown != null && shown.state().over()) {
            task.set(null);
        }
    }

    private String subject() {
        return "replica:" + name;
    }

    // ---- what the view binds

    public String name() {
        return name;
    }

    public ReadOnlyObjectProperty<@Nullable Replica> replicaProperty() {
        return replica.getReadOnlyProperty();
    }

    /// Whether there is no replica of this name (any more).
    public ReadOnlyBooleanProperty goneProperty() {
        return gone.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty freshnessProperty() {
        return freshness.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty freshnessExactProperty() {
        return freshnessExact.getReadOnlyProperty();
    }

    public ObservableList<SyncPoint> points() {
        return points;
    }

    public ObjectProperty<@Nullable SyncPoint> selectedProperty() {
        return selected;
    }

    /// What is being done with it now.
    public ReadOnlyObjectProperty<@Nullable TaskViewModel> taskProperty() {
        return task.getReadOnlyProperty();
    }

    /// The last boot that this window saw, with the answers of the probes.
    public ReadOnlyObjectProperty<@Nullable BootOutcome> bootProperty() {
        return boot.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable ReplicationPlan> planProperty() {
        return plan.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable TaskViewModel> planningProperty() {
        return planning.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable Problem> planProblemProperty() {
        return planProblem.getReadOnlyProperty();
    }

    public Command bootCurrent() {
        return bootCurrent;
    }

    public Command syncNow() {
        return sync;
    }

    public Command stop() {
        return stop;
    }

    public Command removal() {
        return remove;
    }

    public Command console() {
        return console;
    }

    public Command bootSelected() {
        return bootSelected;
    }

    public Command rollback() {
        return rollback;
    }

    public Command lookAtSource() {
        return look;
    }
}
