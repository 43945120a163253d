package org.understudy.app.replica;

import java.time.Instant;
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

import org.understudy.app.desk.AccessSheet;
import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Route;
import org.understudy.app.fx.Command;
import org.understudy.app.fx.ViewModel;
import org.understudy.app.task.TaskViewModel;
import org.understudy.app.task.block.BlockViewModel;
import org.understudy.app.theme.Icon;
import org.understudy.app.ui.Formats;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.Replica.MachineState;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.replica.SyncPoint;
import org.understudy.model.task.Resource;
import org.understudy.services.replica.BootOutcome;
import org.understudy.services.task.RunningTask;

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
    private final Inquiry<ReplicationPlan> looking = new Inquiry<>();
    private final BooleanProperty starting = new SimpleBooleanProperty();
    private final BooleanProperty asking = new SimpleBooleanProperty();

    private final Command bootCurrent;
    private final BlockViewModel block;
    private final Command sync;
    private final Command stop;
    private final Command remove;
    private final Command console;
    private final Command bootSelected;
    private final Command rollback;
    private final Command prune;
    private final Command look;

    public ReplicaPageViewModel(Desk desk, String name) {
        this.desk = desk;
        this.name = name;
        block = new BlockViewModel(desk);
        bootCurrent = new Command("replica-boot", t("Boot"), Icon.BOOT, () -> boot(0)).unless(reason(this::whyNotBoot));
        sync = new Command("replica-sync", t("Sync now"), Icon.SYNC, this::sync).unless(reason(_ -> whyBusy()));
        stop = new Command("replica-stop", t("Stop"), Icon.STOP, this::confirmStop).unless(reason(this::whyNotStop));
        remove = new Command("replica-remove", t("Remove"), Icon.REMOVE, this::confirmRemove)
                .unless(reason(_ -> whyBusy()));
        console = new Command("replica-console", t("Console"), Icon.CONSOLE, this::showConsole)
                .unless(reason(r -> running(r) ? "" : t("It is not running; boot it first.")))
                .runningWhile(asking);
        bootSelected = new Command(
                        "point-boot", t("Boot this point"), Icon.BOOT, () -> withSelected(p -> boot(p.number())))
                .unless(reason(r -> selected.get() == null ? t("Select a sync point first.") : whyNotBoot(r)));
        rollback = new Command(
                        "point-rollback", t("Make current"), Icon.ROLLBACK, () -> withSelected(this::confirmRollback))
                .unless(reason(this::whyNotRollback));
        prune = new Command("point-prune", t("Remove"), Icon.REMOVE, () -> withSelected(this::confirmPrune))
                .unless(reason(this::whyNotPrune))
                .runningWhile(asking);
        look = new Command("replica-plan", t("Look at the source now"), Icon.PLAN, this::look)
                .unless(reason(_ -> looking.busy() ? t("It is being looked at.") : ""));
    }

    @Override
    protected void onActivate() {
        bag.add(desk.ui().follow(desk.replicas().all(), this::show));
        bag.add(desk.ui().follow(desk.now(), _ -> showFreshness()));
        // Also what the wizard or another page began.
        bag.add(desk.tasks().followRunning(subject(), task::set));
        bag.add(block::leave);
    }

    private void show(List<Replica> all) {
        Optional<Replica> found =
                all.stream().filter(r -> r.name().equals(name)).findFirst();
        gone.set(found.isEmpty());
        if (found.isEmpty()) {
            // Another one may get the name.
            boot.set(null);
            looking.forget();
        }
        found.ifPresent(this::show);
    }

    private void show(Replica now) {
        int wanted = Optional.ofNullable(selected.get()).map(SyncPoint::number).orElse(-1);
        boolean followCurrent = wanted < 0
                || Optional.ofNullable(replica.get())
                        .map(r -> r.current() == wanted)
                        .orElse(true);
        replica.set(now);
        block.follow(now.portal(), new Resource("replica", name));
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
        return Bindings.createStringBinding(
                () -> why.now(replica.get()),
                replica,
                selected,
                task,
                looking.busyProperty(),
                starting,
                block.reasonProperty());
    }

    private String whyBusy() {
        if (starting.get()) {
            return t("It is being started.");
        }
        TaskViewModel running = task.get();
        return running == null ? block.reasonProperty().get() : t("Wait until it is over: {0}.", running.title());
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

    private String whyNotPrune(@Nullable Replica r) {
        SyncPoint point = selected.get();
        if (r == null || point == null) {
            return t("Select a sync point first.");
        }
        if (r.current() == point.number()) {
            return t("This sync point is the current one; make another one current first.");
        }
        return running(r) ? t("A running machine keeps its layers open; stop it first.") : whyBusy();
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
        return new ReplicationRequest(name, r.source(), r.portal(), r.root(), profile, false, false);
    }

    private void confirmStop() {
        desk.dialogs().show(ReplicaQuestions.stop(name, () -> stop(false)));
    }

    private void stop(boolean force) {
        String failed = t("{0} was not stopped", name);
        start(desk.replicas().stop(name, force), _ -> boot.set(null), problem -> {
            if (problem.kind() == Kind.TIMED_OUT && !force) {
                desk.dialogs().show(ReplicaQuestions.pullThePlug(name, problem.sentence(), () -> stop(true)));
            } else {
                desk.report(failed).accept(problem);
            }
        });
    }

    private void confirmRollback(SyncPoint point) {
        desk.dialogs()
                .show(ReplicaQuestions.rollback(
                        name,
                        point,
                        points,
                        () -> run(
                                desk.replicas().rollback(name, point.number()),
                                _ -> {},
                                t("{0} was not rolled back", name))));
    }

    private void confirmPrune(SyncPoint point) {
        String failed = t("Sync point {0} was not removed", point.number());
        ask(
                () -> desk.replicas().pruneConsequences(name, point.number()),
                consequences -> desk.dialogs()
                        .show(ReplicaQuestions.prune(
                                point,
                                consequences,
                                () -> run(desk.replicas().prune(name, point.number()), _ -> {}, failed))),
                failed);
    }

    private void confirmRemove() {
        desk.later(
                () -> desk.replicas().removalConsequences(name),
                consequences -> desk.dialogs().show(ReplicaQuestions.remove(name, consequences, this::remove)),
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
        ask(
                () -> desk.replicas().access(name),
                access -> desk.dialogs().show(new AccessSheet(access)),
                t("{0} cannot be reached", name));
    }

    /// Before a dialog: the portal may take its time, and what asked it waits that long.
    private <T> void ask(Desk.Work<T> question, Consumer<T> onAnswer, String failureTitle) {
        asking.set(true);
        desk.later(
                question,
                answer -> {
                    asking.set(false);
                    onAnswer.accept(answer);
                },
                problem -> {
                    asking.set(false);
                    desk.report(failureTitle).accept(problem);
                });
    }

    private void look() {
        Replica r = replica.get();
        if (r == null) {
            return;
        }
        looking.begin(name);
        desk.later(
                () -> desk.profiles().of(name),
                profile -> looking.watch(
                        name,
                        desk.tasks()
                                .followQuietly(
                                        desk.replicas().plan(request(r, profile)),
                                        plan -> looking.succeed(name, plan),
                                        problem -> looking.fail(name, problem))),
                problem -> looking.fail(name, problem));
    }

    private <T> void run(RunningTask<T> started, Consumer<? super T> onSuccess, String failureTitle) {
        start(started, onSuccess, desk.report(failureTitle));
    }

    private <T> void start(RunningTask<T> started, Consumer<? super T> onSuccess, Consumer<Problem> onFailure) {
        TaskViewModel _ = desk.tasks().follow(subject(), started, onSuccess, onFailure);
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

    /// A look at the source: what the next sync would mirror, fake and leave out.
    public Inquiry<ReplicationPlan> looking() {
        return looking;
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

    public Command prune() {
        return prune;
    }

    public Command lookAtSource() {
        return look;
    }

    /// Whether somebody has the replica for himself.
    public BlockViewModel block() {
        return block;
    }
}
