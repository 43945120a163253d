package org.understudy.app.replica;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
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
import org.understudy.model.host.Host;
import org.understudy.model.host.Names;
import org.understudy.model.problem.Problem;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.Replica;
import org.understudy.model.replica.ReplicationPlan;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.replica.SourceFacts;
import org.understudy.services.replica.SyncOutcome;

import static org.understudy.app.ui.Texts.t;

/// The wizard "Replicate a system". Going back and forth keeps everything; what was found out is asked again only when
/// what
/// it depends on was changed. Until the last step nothing is changed anywhere, so leaving is safe.
///
/// ```
/// SOURCE ─▶ DISCOVERY (looks) ─▶ PORTAL ─▶ PLAN (plans) ─▶ REVIEW ─▶ RUN (replicates)
/// ```
public final class ReplicateViewModel extends ViewModel {
    private final Desk desk;
    private final ReadOnlyObjectWrapper<ReplicateStep> step = new ReadOnlyObjectWrapper<>(ReplicateStep.SOURCE);
    private final ObservableList<Host> hosts = FXCollections.observableArrayList();
    private final ObservableList<Replica> existing = FXCollections.observableArrayList();

    private final StringProperty source = new SimpleStringProperty("");
    private final StringProperty portal = new SimpleStringProperty("");
    private final StringProperty name = new SimpleStringProperty("");
    private final StringProperty profileFile = new SimpleStringProperty("");
    private final BooleanProperty bootAfter = new SimpleBooleanProperty(true);
    private final BooleanProperty verify = new SimpleBooleanProperty();
    private String suggestedName = "";
    private boolean left;

    private final Inquiry<SourceFacts> discovery = new Inquiry<>();
    private final Inquiry<ReplicationPlan> planning = new Inquiry<>();
    private final Inquiry<SyncOutcome> run = new Inquiry<>();
    private final ObjectProperty<@Nullable ReplicationRequest> request = new SimpleObjectProperty<>();

    private final StringBinding obstacle;
    private final StringBinding commandLine;
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
        this.source.addListener((_, _, now) -> suggestName(now));
        this.source.set(source);
        obstacle = Bindings.createStringBinding(
                this::whyNotNext,
                step,
                this.source,
                portal,
                name,
                existing,
                discovery.result,
                discovery.task,
                planning.result,
                planning.task,
                run.task);
        commandLine = Bindings.createStringBinding(
                () -> CommandLines.replicate(
                        this.source.get(), portal.get(), name.get(), profileFile.get(), bootAfter.get(), verify.get()),
                this.source,
                portal,
                name,
                profileFile,
                bootAfter,
                verify);
        next = new Command("wizard-next", t("Next"), Icon.NEXT, this::goNext).unless(obstacle);
        back = new Command("wizard-back", t("Back"), Icon.BACK, this::goBack)
                .unless(why(this::whyNotBack, step, run.task));
        cancel = new Command("wizard-cancel", t("Cancel"), Icon.CLOSE, this::leave);
        discoverAgain = new Command("wizard-discover-again", t("Look again"), Icon.REFRESH, this::discover)
                .unless(why(() -> discovery.busy() ? t("It is being looked at.") : "", discovery.task));
        planAgain = new Command("wizard-plan-again", t("Plan again"), Icon.REFRESH, this::plan)
                .unless(why(() -> planning.busy() ? t("It is being planned.") : "", planning.task));
        showXml = new Command("wizard-xml", t("Domain XML"), Icon.CODE, this::showXml)
                .unless(why(() -> planning.result.get() == null ? t("There is no plan yet.") : "", planning.result));
        runAgain = new Command("wizard-run-again", t("Try again"), Icon.REFRESH, this::start)
                .unless(why(() -> run.busy() ? t("It is running.") : "", run.task));
        openReplica = new Command("wizard-open", t("Open the replica"), Icon.REPLICA, this::openReplica)
                .unless(why(() -> run.result.get() == null ? t("It is not there yet.") : "", run.result));
    }

    @Override
    protected void onActivate() {
        bag.add(desk.ui().follow(desk.hosts().all(), all -> {
            if (!hosts.equals(all)) {
                hosts.setAll(all);
            }
        }));
        bag.add(desk.ui().follow(desk.replicas().all(), all -> {
            if (!existing.equals(all)) {
                existing.setAll(all);
            }
        }));
    }

    private static StringBinding why(Callable<String> reason, Observable... on) {
        return Bindings.createStringBinding(reason, on);
    }

    private void suggestName(String host) {
        if (name.get().isEmpty() || name.get().equals(suggestedName)) {
            suggestedName = host;
            name.set(host);
        }
    }

    // ---- validation

    /// Why the next step cannot be taken; empty: it can.
    private String whyNotNext() {
        return switch (step.get()) {
            case SOURCE -> source.get().isEmpty() ? t("Choose the system to replicate.") : "";
            case DISCOVERY ->
                discovery.busy()
                        ? t("It is being looked at.")
                        : discovery.result.get() == null ? t("The source has not been looked at yet.") : "";
            case PORTAL -> whyNotPortal();
            case PLAN -> whyNotPlan();
            case REVIEW -> whyNotPlan();
            case RUN -> t("This is the last step.");
        };
    }

    private String whyNotPortal() {
        if (portal.get().isEmpty()) {
            return t("Choose the host that shall keep the replica.");
        }
        return nameProblem();
    }

    /// What is wrong with the name; empty: nothing.
    private String nameProblem() {
        String wanted = name.get();
        if (wanted.isEmpty()) {
            return t("Give the replica a name.");
        }
        if (!Names.isPlain(wanted)) {
            return t("A name has letters, digits, dots, underscores or hyphens, and begins with a letter or digit.");
        }
        Optional<Replica> taken =
                existing.stream().filter(r -> r.name().equals(wanted)).findFirst();
        return taken.filter(r -> !r.source().equals(source.get()) || !r.portal().equals(portal.get()))
                .map(r -> t("{0} is already the replica of {1} on {2}.", wanted, r.source(), r.portal()))
                .orElse("");
    }

    private String whyNotPlan() {
        ReplicationPlan plan = planning.result.get();
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
        if (step.get() == ReplicateStep.RUN) {
            return run.busy() ? t("It is running; cancel it first.") : "";
        }
        return "";
    }

    // ---- going

    private void goNext() {
        step.set(step.get().next());
        switch (step.get()) {
            case SOURCE, PORTAL, REVIEW -> {}
            case DISCOVERY -> {
                if (!discovery.isFor(source.get())) {
                    discover();
                }
            }
            case PLAN -> preparePlan();
            case RUN -> start();
        }
    }

    private void goBack() {
        step.set(step.get().previous());
    }

    private void leave() {
        if (run.busy()) {
            desk.dialogs()
                    .show(new Confirmation(
                            t("Cancel the replication?"),
                            t("It stops and cleans up what it began."),
                            List.of(
                                    t("No half sync point is left behind."),
                                    t("What was transferred is kept for the next try.")),
                            t("Cancel the replication"),
                            true,
                            "",
                            run::cancel));
            return;
        }
        discovery.cancel();
        planning.cancel();
        close();
    }

    private void close() {
        left = true;
        desk.navigation().replace(new Route.Overview());
    }

    private void openReplica() {
        desk.navigation().replace(new Route.ReplicaPage(name.get()));
    }

    // ---- asking

    private void discover() {
        String host = source.get();
        planning.forget();
        discovery.begin(host);
        discovery.watch(
                host,
                desk.tasks()
                        .followQuietly(
                                desk.replicas().discover(host),
                                facts -> discovery.succeed(host, facts),
                                problem -> discovery.fail(host, problem)));
    }

    private void preparePlan() {
        if (planning.isFor(planKey()) && planning.problem.get() == null) {
            return;
        }
        plan();
    }

    /// What a plan depends on. Whether it is booted afterwards changes nothing in it.
    private String planKey() {
        return String.join("\n", source.get(), portal.get(), name.get(), profileFile.get());
    }

    private void plan() {
        String key = planKey();
        planning.begin(key);
        String file = profileFile.get();
        String replica = name.get();
        desk.later(
                () -> file.isBlank()
                        ? desk.profiles().of(replica)
                        : desk.profiles().read(Path.of(file)),
                profile -> {
                    ReplicationRequest wanted = ask(profile);
                    request.set(wanted);
                    planning.watch(
                            key,
                            desk.tasks()
                                    .followQuietly(
                                            desk.replicas().plan(wanted),
                                            plan -> planning.succeed(key, plan),
                                            problem -> planning.fail(key, problem)));
                },
                problem -> planning.fail(key, problem));
    }

    private ReplicationRequest ask(Profile profile) {
        return new ReplicationRequest(name.get(), source.get(), portal.get(), profile, bootAfter.get(), verify.get());
    }

    private void start() {
        ReplicationRequest planned = request.get();
        if (planned == null) {
            return;
        }
        String key = planKey();
        run.begin(key);
        run.watch(
                key,
                desk.tasks()
                        .follow(
                                "replica:" + name.get(),
                                desk.replicas().replicate(ask(planned.profile())),
                                outcome -> run.succeed(key, outcome),
                                problem -> run.fail(key, problem)));
    }

    private void showXml() {
        ReplicationPlan plan = planning.result.get();
        if (plan != null) {
            desk.dialogs().show(new TextSheet(t("Domain XML of {0}", plan.replica()), plan.domainXml()));
        }
    }

    /// Something that is asked of a host: who was asked, whether it still runs, and what came of it. A late answer to
    /// an
    /// old question is dropped.
    public static final class Inquiry<T> {
        private final ReadOnlyObjectWrapper<@Nullable TaskViewModel> task = new ReadOnlyObjectWrapper<>();
        private final ReadOnlyObjectWrapper<@Nullable T> result = new ReadOnlyObjectWrapper<>();
        private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
        private final SimpleBooleanProperty asking = new SimpleBooleanProperty();
        private String key = "";

        private void begin(String question) {
            cancel();
            key = question;
            result.set(null);
            problem.set(null);
            asking.set(true);
        }

        private void watch(String question, TaskViewModel running) {
            if (key.equals(question) && asking.get()) {
                task.set(running);
            }
        }

        private void succeed(String question, T answer) {
            end(question, () -> result.set(answer));
        }

        private void fail(String question, Problem why) {
            end(question, () -> problem.set(why));
        }

        private void end(String question, Runnable keep) {
            if (key.equals(question)) {
                asking.set(false);
                keep.run();
                task.set(null);
            }
        }

        private boolean isFor(String question) {
            return key.equals(question) && (asking.get() || result.get() != null);
        }

        private void forget() {
            cancel();
            key = "";
            result.set(null);
            problem.set(null);
            asking.set(false);
            task.set(null);
        }

        private void cancel() {
            Consumer<TaskViewModel> stop = running -> running.cancel().execute();
            Optional.ofNullable(task.get()).ifPresent(stop);
        }

        public boolean busy() {
            return asking.get();
        }

        /// The running task, for its progress.
        public ReadOnlyObjectProperty<@Nullable TaskViewModel> taskProperty() {
            return task.getReadOnlyProperty();
        }

        public ReadOnlyObjectProperty<@Nullable T> resultProperty() {
            return result.getReadOnlyProperty();
        }

        public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
            return problem.getReadOnlyProperty();
        }
    }

    // ---- what the view binds

    public ReadOnlyObjectProperty<ReplicateStep> stepProperty() {
        return step.getReadOnlyProperty();
    }

    public ObservableList<Host> hosts() {
        return hosts;
    }

    public StringProperty sourceProperty() {
        return source;
    }

    public StringProperty portalProperty() {
        return portal;
    }

    public StringProperty nameProperty() {
        return name;
    }

    /// Path of a profile; empty: the default one.
    public StringProperty profileFileProperty() {
        return profileFile;
    }

    public BooleanProperty bootAfterProperty() {
        return bootAfter;
    }

    public BooleanProperty verifyProperty() {
        return verify;
    }

    /// Why the next step cannot be taken yet; empty: it can.
    public StringBinding obstacle() {
        return obstacle;
    }

    public StringBinding commandLine() {
        return commandLine;
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

    /// Whether it may be thrown away when another page is shown: nothing runs, and nothing was found out.
    public boolean untouched() {
        return step.get().first() && !run.busy();
    }

    /// Whether it was closed or cancelled; the next time it begins anew.
    public boolean left() {
        return left;
    }

    /// Whether it came to an end; the next time it begins anew.
    public boolean finished() {
        return run.result.get() != null;
    }
}
