package org.understudy.app.replica.wizard;

import java.nio.file.Path;
import java.util.concurrent.Callable;

import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Route;
import org.understudy.app.desk.TextSheet;
import org.understudy.app.fx.Command;
import org.understudy.app.fx.ViewModel;
import org.understudy.app.replica.Inquiry;
import org.understudy.app.theme.Icon;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.SourceFacts;
import org.understudy.services.replica.SyncOutcome;

import static org.understudy.app.ui.Texts.t;

/// The wizard "Replicate a system". Going back and forth keeps everything; what was found out is
/// asked again only when what it depends on was changed. Until the last step nothing is changed
/// anywhere but that the agent is put on the source, so leaving is safe.
///
/// ```
/// SOURCE ─▶ DISCOVERY (looks) ─▶ PORTAL ─▶ PLAN (plans) ─▶ REVIEW ─▶ RUN (replicates)
/// ```
public final class ReplicateViewModel extends ViewModel {
    private final Desk desk;
    private final ReplicateWish wish;
    private final ReadOnlyObjectWrapper<ReplicateStep> step = new ReadOnlyObjectWrapper<>(ReplicateStep.SOURCE);
    private boolean left;

    private final Inquiry<SourceFacts> discovery = new Inquiry<>();
    private final Inquiry<ReplicationPlan> planning = new Inquiry<>();
    private final Inquiry<SyncOutcome> run = new Inquiry<>();
    private final ObjectProperty<@Nullable Profile> planned = new SimpleObjectProperty<>();

    private final StringBinding obstacle;
    private final Command next;
    private final Command back;
    private final Command cancel;
    private final Command discoverAgain;
    private final Command planAgain;
    private final Command showXml;
    private final Command runAgain;
    private final Command openReplica;

    public ReplicateViewModel(Desk desk, String source) {
        this.desk = desk;
        this.wish = new ReplicateWish(source);
        obstacle = why(
                this::whyNotNext,
                step,
                wish.sourceProblem(),
                wish.portalProblem(),
                discovery.resultProperty(),
                discovery.busyProperty(),
                planning.resultProperty(),
                planning.busyProperty(),
                run.busyProperty());
        next = new Command("wizard-next", t("Next"), Icon.NEXT, this::goNext).unless(obstacle);
        back = new Command("wizard-back", t("Back"), Icon.BACK, this::goBack)
                .unless(why(this::whyNotBack, step, run.busyProperty()));
        cancel = new Command("wizard-cancel", t("Cancel"), Icon.CLOSE, this::leave);
        discoverAgain = new Command("wizard-discover-again", t("Look again"), Icon.REFRESH, this::discover)
                .unless(why(() -> discovery.busy() ? t("It is being looked at.") : "", discovery.busyProperty()));
        planAgain = new Command("wizard-plan-again", t("Plan again"), Icon.REFRESH, this::plan)
                .unless(why(() -> planning.busy() ? t("It is being planned.") : "", planning.busyProperty()));
        showXml = new Command("wizard-xml", t("Domain XML"), Icon.CODE, this::showXml)
                .unless(why(
                        () -> planning.resultProperty().get() == null ? t("There is no plan yet.") : "",
                        planning.resultProperty()));
        runAgain = new Command("wizard-run-again", t("Try again"), Icon.REFRESH, this::start)
                .unless(why(() -> run.busy() ? t("It is running.") : "", run.busyProperty()));
        openReplica = new Command("wizard-open", t("Open the replica"), Icon.REPLICA, this::openReplica)
                .unless(why(
                        () -> run.resultProperty().get() == null ? t("It is not there yet.") : "",
                        run.resultProperty()));
    }

    private static StringBinding why(Callable<String> reason, Observable... on) {
        return Bindings.createStringBinding(reason, on);
    }

    @Override
    protected void onActivate() {
        bag.add(desk.ui().follow(desk.hosts().all(), all -> {
            if (!wish.hosts().equals(all)) {
                wish.hosts().setAll(all);
            }
        }));
        bag.add(desk.ui().follow(desk.replicas().all(), all -> {
            if (!wish.existing().equals(all)) {
                wish.existing().setAll(all);
            }
        }));
    }

    // ---- why not

    private String whyNotNext() {
        return switch (step.get()) {
            case SOURCE -> wish.sourceProblem().get();
            case DISCOVERY -> whyNotDiscovered();
            case PORTAL -> wish.portalProblem().get();
            case PLAN, REVIEW -> whyNotPlanned();
            case RUN -> t("This is the last step.");
        };
    }

    private String whyNotDiscovered() {
        if (discovery.busy()) {
            return t("It is being looked at.");
        }
        return discovery.resultProperty().get() == null ? t("The source has not been looked at yet.") : "";
    }

    private String whyNotPlanned() {
        ReplicationPlan plan = planning.resultProperty().get();
        if (planning.busy()) {
            return t("It is being planned.");
        }
        if (plan == null) {
            return t("There is no plan yet.");
        }
        return plan.problems().isEmpty() ? "" : plan.problems().getFirst();
    }

    private String whyNotBack() {
        if (step.get().first()) {
            return t("This is the first step.");
        }
        return step.get() == ReplicateStep.RUN && run.busy() ? t("It is running; cancel it first.") : "";
    }

    // ---- going

    private void goNext() {
        step.set(step.get().next());
        switch (step.get()) {
            case SOURCE, PORTAL, REVIEW -> {}
            case DISCOVERY -> {
                if (!discovery.isFor(wish.sourceKey())) {
                    discover();
                }
            }
            case PLAN -> {
                if (!planning.isFor(wish.planKey())) {
                    plan();
                }
            }
            case RUN -> start();
        }
    }

    private void goBack() {
        step.set(step.get().previous());
    }

    /// What runs goes on: it is a task like any other, and its card has the button that stops it.
    private void leave() {
        discovery.cancel();
        planning.cancel();
        left = true;
        desk.navigation().replace(new Route.Overview());
    }

    private void openReplica() {
        desk.navigation().replace(new Route.ReplicaPage(wish.nameProperty().get()));
    }

    // ---- asking

    private void discover() {
        String key = wish.sourceKey();
        planning.forget();
        discovery.begin(key);
        discovery.watch(
                key,
                desk.tasks()
                        .followQuietly(
                                desk.replicas()
                                        .discover(
                                                wish.sourceProperty().get(),
                                                wish.request(Profile.DEFAULT).root()),
                                facts -> {
                                    wish.bootableProperty().set(!facts.kernels().isEmpty());
                                    discovery.succeed(key, facts);
                                },
                                problem -> discovery.fail(key, problem)));
    }

    private void plan() {
        String key = wish.planKey();
        planning.begin(key);
        String file = wish.profileFileProperty().get().strip();
        String replica = wish.nameProperty().get();
        desk.later(
                () -> file.isEmpty()
                        ? desk.profiles().of(replica)
                        : desk.profiles().read(Path.of(file)),
                profile -> {
                    planned.set(profile);
                    planning.watch(
                            key,
                            desk.tasks()
                                    .followQuietly(
                                            desk.replicas().plan(wish.request(profile)),
                                            plan -> planning.succeed(key, plan),
                                            problem -> planning.fail(key, problem)));
                },
                problem -> planning.fail(key, problem));
    }

    private void start() {
        Profile profile = planned.get();
        if (profile == null) {
            return;
        }
        String key = wish.planKey();
        run.begin(key);
        run.watch(
                key,
                desk.tasks()
                        .follow(
                                "replica:" + wish.nameProperty().get(),
                                desk.replicas().replicate(wish.request(profile)),
                                outcome -> run.succeed(key, outcome),
                                problem -> run.fail(key, problem)));
    }

    private void showXml() {
        ReplicationPlan plan = planning.resultProperty().get();
        if (plan != null) {
            desk.dialogs().show(new TextSheet(t("Domain XML of {0}", plan.replica()), plan.domainXml()));
        }
    }

    // ---- what the views bind

    public ReadOnlyObjectProperty<ReplicateStep> stepProperty() {
        return step.getReadOnlyProperty();
    }

    public ReplicateWish wish() {
        return wish;
    }

    /// Why the next step cannot be taken yet; empty: it can.
    public StringBinding obstacle() {
        return obstacle;
    }

    public Inquiry<SourceFacts> discovery() {
        return discovery;
    }

    public Inquiry<ReplicationPlan> planning() {
        return planning;
    }

    public Inquiry<SyncOutcome> running() {
        return run;
    }

    public Command next() {
        return next;
    }

    public Command back() {
        return back;
    }

    public Command cancel() {
        return cancel;
    }

    public Command discoverAgain() {
        return discoverAgain;
    }

    public Command planAgain() {
        return planAgain;
    }

    public Command domainXml() {
        return showXml;
    }

    public Command runAgain() {
        return runAgain;
    }

    public Command open() {
        return openReplica;
    }

    /// Whether it may be thrown away when another page is shown: nothing runs, and nothing was
    /// found out.
    public boolean untouched() {
        return step.get().first() && !run.busy();
    }

    /// Whether it was closed or cancelled; the next time it begins anew.
    public boolean left() {
        return left;
    }

    /// Whether it came to an end; the next time it begins anew.
    public boolean finished() {
        return run.resultProperty().get() != null;
    }
}
