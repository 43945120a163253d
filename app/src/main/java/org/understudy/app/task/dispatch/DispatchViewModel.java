package org.understudy.app.task.dispatch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
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
import org.understudy.app.theme.Icon;
import org.understudy.model.host.Host;
import org.understudy.model.host.select.Selected;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.LeaseMode;
import org.understudy.model.task.Portion;
import org.understudy.model.task.Rollout;
import org.understudy.services.task.HostOutcome;
import org.understudy.services.task.TaskListener;
import org.understudy.services.task.TaskRun;
import org.understudy.services.task.routine.Plan;
import org.understudy.services.task.routine.Routine;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// The wizard "Run a task on hosts".
public final class DispatchViewModel extends ViewModel {
    private final Desk desk;
    private final ReadOnlyObjectWrapper<DispatchStep> step = new ReadOnlyObjectWrapper<>(DispatchStep.ROUTINE);
    private final ObjectProperty<Routine> routine;
    private final StringProperty selection = new SimpleStringProperty("");
    private final ObservableList<Host> targets = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper targetsSay = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper targetsWrong = new ReadOnlyStringWrapper("");
    private final ObservableList<ParameterField> fields = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper fieldsWrong = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable Plan> plan = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Problem> problem = new ReadOnlyObjectWrapper<>();
    private final StringProperty limit = new SimpleStringProperty(String.valueOf(Rollout.USUAL_LIMIT));
    private final StringProperty batches = new SimpleStringProperty("");
    private final StringProperty stopAt = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper rolloutWrong = new ReadOnlyStringWrapper("");
    private final SimpleBooleanProperty beginning = new SimpleBooleanProperty();
    private final StringBinding obstacle;
    private final Command next;
    private final Command back;
    private final Command cancel;
    private boolean finished;
    private long asked;

    /// @param selection which hosts to begin with
    public DispatchViewModel(Desk desk, String selection) {
        this.desk = desk;
        List<Routine> all = desk.dispatching().routines();
        this.routine = new SimpleObjectProperty<>(
                all.stream().filter(r -> r.id().equals("run")).findFirst().orElse(all.getFirst()));
        this.obstacle = Bindings.createStringBinding(
                this::whyNot,
                step,
                selectionWords(),
                targetsWrong,
                fieldsWrong,
                problem,
                plan,
                rolloutWrong,
                beginning);
        next = new Command("dispatch-next", t("Next"), Icon.NEXT, this::forward).unless(obstacle);
        back = new Command(
                        "dispatch-back",
                        t("Back"),
                        Icon.BACK,
                        () -> step.set(step.get().previous()))
                .unless(Bindings.createStringBinding(
                        () -> step.get() == DispatchStep.ROUTINE
                                ? t("This is the first step.")
                                : beginning.get() ? t("It is being begun.") : "",
                        step,
                        beginning));
        cancel = new Command("dispatch-cancel", t("Cancel"), Icon.CLOSE, () -> {
            finished = true;
            desk.navigation().back();
        });
        routine.addListener((_, _, _) -> showFields());
        this.selection.addListener((_, _, _) -> choose());
        for (StringProperty each : List.of(limit, batches, stopAt)) {
            each.addListener((_, _, _) -> checkRollout());
        }
        showFields();
        this.selection.set(selection);
        choose();
    }

    private StringProperty selectionWords() {
        return targetsSay;
    }

    @Override
    protected void onActivate() {
        bag.add(desk.ui().follow(desk.hosts().all(), _ -> choose()));
    }

    // ---- where

    private void choose() {
        String words = selection.get() == null ? "" : selection.get().strip();
        long mine = ++asked;
        if (words.isEmpty()) {
            targets.clear();
            targetsSay.set("");
            targetsWrong.set(t("Say which hosts: names, patterns such as web*, tags such as @web, or all."));
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
                        targetsSay.set("");
                        targetsWrong.set(why.sentence());
                    }
                });
    }

    private void chosen(Selected found) {
        targets.setAll(found.hosts());
        targetsWrong.set("");
        String count = plural(found.hosts().size(), "{0} host is meant.", "{0} hosts are meant.");
        targetsSay.set((count + " " + String.join(" ", found.remarks())).strip());
    }

    /// Adds a part to the selection, or takes it out again.
    public void toggle(String part) {
        List<String> parts = parts();
        List<String> now = parts.contains(part)
                ? parts.stream().filter(p -> !p.equals(part)).toList()
                : java.util.stream.Stream.concat(parts.stream(), java.util.stream.Stream.of(part))
                        .toList();
        selection.set(String.join(",", now));
    }

    public List<String> parts() {
        String words = selection.get() == null ? "" : selection.get().strip();
        return words.isEmpty() ? List.of() : List.of(words.split("\\s*,\\s*"));
    }

    // ---- with what

    private void showFields() {
        fields.setAll(
                routine.get().parameters().stream().map(ParameterField::new).toList());
        fields.forEach(f -> f.objection().addListener((_, _, _) -> checkFields()));
        fields.forEach(f -> f.valueProperty().addListener((_, _, _) -> checkFields()));
        checkFields();
    }

    private void checkFields() {
        fieldsWrong.set(fields.stream()
                .filter(f -> !f.objection().get().isEmpty())
                .findFirst()
                .map(f -> f.name() + ": " + f.objection().get())
                .orElse(""));
    }

    private Map<String, String> given() {
        Map<String, String> values = new TreeMap<>();
        fields.forEach(f -> f.given().ifPresent(v -> values.put(f.name(), v)));
        return values;
    }

    // ---- how many at a time

    private Rollout rollout() throws ProblemException {
        int most;
        try {
            most = Integer.parseInt(limit.get().strip());
        } catch (NumberFormatException e) {
            most = 0;
        }
        Optional<Portion> stop = stopAt.get().isBlank() ? Optional.empty() : Optional.of(Portion.parse(stopAt.get()));
        return new Rollout(
                        most,
                        Math.max(1, most),
                        Rollout.parseBatches(batches.get()),
                        stop,
                        0,
                        Rollout.USUAL_RETRY_AFTER,
                        false)
                .check();
    }

    private void checkRollout() {
        try {
            Rollout _ = rollout();
            rolloutWrong.set("");
        } catch (ProblemException e) {
            rolloutWrong.set(e.problem().sentence());
        }
    }

    // ---- going on

    private String whyNot() {
        return switch (step.get()) {
            case ROUTINE -> "";
            case HOSTS ->
                !targetsWrong.get().isEmpty()
                        ? targetsWrong.get()
                        : targetsSay.get().isEmpty() ? t("The hosts are being looked up.") : "";
            case PARAMETERS -> fieldsWrong.get();
            case PREVIEW ->
                beginning.get()
                        ? t("It is being begun.")
                        : plan.get() == null ? t("What it will do is not known yet.") : rolloutWrong.get();
        };
    }

    private void forward() {
        if (step.get() == DispatchStep.PREVIEW) {
            begin();
            return;
        }
        step.set(step.get().next());
        if (step.get() == DispatchStep.PREVIEW) {
            preview();
        }
    }

    private void preview() {
        plan.set(null);
        problem.set(null);
        targets.forEach(h -> desk.board().board().look(h.name()));
        String id = routine.get().id();
        Map<String, String> values = given();
        desk.later(() -> desk.dispatching().plan(id, values), plan::set, problem::set);
    }

    /// Which of the hosts have something in the way now; their tasks wait in line there.
    public List<String> blocked() {
        Plan known = plan.get();
        if (known == null) {
            return List.of();
        }
        return targets.stream()
                .map(Host::name)
                .filter(name -> known.leases().stream().anyMatch(l -> inTheWay(name, l)))
                .toList();
    }

    private boolean inTheWay(String host, Lease lease) {
        return desk.board().live().stream()
                .flatMap(row -> row.onHost().stream())
                .filter(at -> at.host().equals(host))
                .anyMatch(at -> Lease.clash(at.task().leases(), List.of(lease)));
    }

    /// The same as a command line.
    public String commandLine() {
        StringBuilder line = new StringBuilder("understudy task submit ");
        line.append(routine.get().id())
                .append(" --on ")
                .append(quoted(selection.get().strip()));
        given().forEach((name, value) -> line.append(" -p ")
                .append(
                        value.length() > 200 || value.indexOf('\n') >= 0
                                ? name + "=@FILE"
                                : quoted(name + "=" + value)));
        if (!limit.get().equals(String.valueOf(Rollout.USUAL_LIMIT))) {
            line.append(" --limit ").append(limit.get().strip());
        }
        if (!batches.get().isBlank()) {
            line.append(" --batch ").append(batches.get().strip());
        }
        if (!stopAt.get().isBlank()) {
            line.append(" --stop-at ").append(stopAt.get().strip());
        }
        return line.toString();
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private void begin() {
        beginning.set(true);
        String id = routine.get().id();
        Map<String, String> values = given();
        String where = selection.get().strip();
        Report report = new Report();
        desk.later(
                () -> {
                    TaskRun run = desk.dispatching().begin(id, values, where, rollout(), report);
                    desk.background().execute(() -> report.summary(run));
                    return run;
                },
                _ -> {
                    beginning.set(false);
                    finished = true;
                    desk.navigation()
                            .replace(new Route.Tasks(
                                    targets.size() == 1 ? targets.getFirst().name() : ""));
                },
                why -> {
                    beginning.set(false);
                    desk.report(t("The task was not begun")).accept(why);
                });
    }

    /// Tells where it could not be begun, once, when all hosts have answered.
    private final class Report implements TaskListener {
        private void summary(TaskRun run) {
            try {
                List<HostOutcome> bad = run.await().stream()
                        .filter(o -> o.problem().isPresent())
                        .toList();
                if (!bad.isEmpty()) {
                    desk.ui().queue(() -> desk.dialogs().show(failures(bad)));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private org.understudy.app.desk.Dialog failures(List<HostOutcome> bad) {
            String text = bad.stream()
                    .map(o -> o.host().name() + ": "
                            + o.problem().map(Problem::sentence).orElse(""))
                    .collect(Collectors.joining("\n"));
            return bad.size() == 1
                    ? new org.understudy.app.desk.ProblemReport(
                            t("Nothing came of it on {0}", bad.getFirst().host().name()),
                            bad.getFirst().problem().orElseThrow())
                    : new org.understudy.app.desk.TextSheet(t("Nothing came of it on {0} hosts", bad.size()), text);
        }
    }

    // ---- for the view

    public static String mode(Lease lease) {
        return lease.mode() == LeaseMode.EXCLUSIVE ? t("for itself") : t("beside others");
    }

    public boolean finished() {
        return finished;
    }

    public List<Routine> routines() {
        return desk.dispatching().routines();
    }

    public ObjectProperty<Routine> routineProperty() {
        return routine;
    }

    public ReadOnlyObjectProperty<DispatchStep> stepProperty() {
        return step.getReadOnlyProperty();
    }

    public StringProperty selectionProperty() {
        return selection;
    }

    /// The hosts that the selection means now.
    public ObservableList<Host> targets() {
        return targets;
    }

    /// How many, and what is to be said about that.
    public ReadOnlyStringProperty targetsSay() {
        return targetsSay.getReadOnlyProperty();
    }

    /// What is wrong with the selection.
    public ReadOnlyStringProperty targetsWrong() {
        return targetsWrong.getReadOnlyProperty();
    }

    /// To choose from.
    public List<Host> hosts() {
        return desk.hosts().all().get();
    }

    public ObservableList<ParameterField> fields() {
        return fields;
    }

    public ReadOnlyObjectProperty<@Nullable Plan> planProperty() {
        return plan.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable Problem> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    public StringProperty limitProperty() {
        return limit;
    }

    public StringProperty batchesProperty() {
        return batches;
    }

    public StringProperty stopAtProperty() {
        return stopAt;
    }

    public ReadOnlyStringProperty rolloutWrong() {
        return rolloutWrong.getReadOnlyProperty();
    }

    public StringBinding obstacle() {
        return obstacle;
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
}
