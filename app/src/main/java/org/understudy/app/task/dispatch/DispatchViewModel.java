package org.understudy.app.task.dispatch;

import java.util.List;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Request;
import org.understudy.app.desk.Route;
import org.understudy.app.fx.Command;
import org.understudy.app.fx.ViewModel;
import org.understudy.app.theme.Icon;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.TaskRun;
import org.understudy.services.task.routine.Routine;

import static org.understudy.app.ui.Texts.t;

/// The wizard "Run a task on hosts": what, where, with what, what that will touch, and when.
public final class DispatchViewModel extends ViewModel {
    private final Desk desk;
    private final ReadOnlyObjectWrapper<DispatchStep> step = new ReadOnlyObjectWrapper<>(DispatchStep.ROUTINE);
    private final ObjectProperty<Routine> routine;
    private final HostsStepViewModel where;
    private final ParametersStepViewModel with = new ParametersStepViewModel();
    private final RolloutViewModel rollout = new RolloutViewModel();
    private final PreviewStepViewModel preview;
    private final WhenStepViewModel when;
    private final SimpleBooleanProperty beginning = new SimpleBooleanProperty();
    private final StringBinding obstacle;
    private final Command next;
    private final Command back;
    private final Command cancel;
    private boolean finished;

    /// @param selection which hosts to begin with
    public DispatchViewModel(Desk desk, String selection) {
        this.desk = desk;
        List<Routine> all = desk.dispatching().routines();
        this.routine = new SimpleObjectProperty<>(
                all.stream().filter(r -> r.id().equals("run")).findFirst().orElse(all.getFirst()));
        this.where = new HostsStepViewModel(desk, selection);
        this.preview = new PreviewStepViewModel(desk, where.targets());
        this.when = new WhenStepViewModel(desk);
        this.obstacle = Bindings.createStringBinding(
                this::whyNot,
                step,
                where.say(),
                where.wrong(),
                with.wrong(),
                preview.problemProperty(),
                preview.planProperty(),
                rollout.wrong(),
                when.obstacle(),
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
            end();
            desk.navigation().back();
        });
        routine.addListener((_, _, now) -> with.show(now));
        with.show(routine.get());
    }

    @Override
    protected void onActivate() {
        bag.add(desk.ui().follow(desk.hosts().all(), _ -> where.choose()));
    }

    private void end() {
        finished = true;
        preview.dryRun().stop();
    }

    // ---- going on

    private String whyNot() {
        if (beginning.get()) {
            return t("It is being begun.");
        }
        return switch (step.get()) {
            case ROUTINE -> "";
            case HOSTS -> where.obstacle();
            case PARAMETERS -> with.wrong().get();
            case PREVIEW -> preview.obstacle().isEmpty() ? rollout.wrong().get() : preview.obstacle();
            case WHEN -> when.obstacle().get();
        };
    }

    private void forward() {
        if (step.get() == DispatchStep.WHEN) {
            go();
            return;
        }
        step.set(step.get().next());
        try {
            if (step.get() == DispatchStep.PREVIEW) {
                preview.show(request());
            } else if (step.get() == DispatchStep.WHEN) {
                when.show(routine.get().id());
            }
        } catch (ProblemException e) {
            // What is wrong with the numbers is said beside them, on this step.
            step.set(DispatchStep.PREVIEW);
        }
    }

    private Request request() throws ProblemException {
        return new Request(routine.get().id(), with.given(), where.words(), rollout.rollout());
    }

    private void go() {
        try {
            Request what = request();
            switch (when.whenProperty().get()) {
                case NOW -> begin(what);
                case RUNNER -> keep(() -> desk.scheduling().queue(what), t("It was not put into the queue"));
                case AT, EVERY, CRON, AFTER ->
                    keep(
                            () -> desk.scheduling().add(when.name(), what, when.asked(), when.late()),
                            t("It was not scheduled"));
            }
        } catch (ProblemException e) {
            desk.report(t("The task was not begun")).accept(e.problem());
        }
    }

    private <T> void keep(Desk.Work<T> work, String failure) {
        beginning.set(true);
        desk.later(
                work,
                _ -> {
                    beginning.set(false);
                    end();
                    desk.navigation().replace(new Route.Scheduled());
                },
                why -> failed(failure, why));
    }

    private void begin(Request what) {
        beginning.set(true);
        BeginReport report = new BeginReport(desk);
        desk.later(
                () -> {
                    TaskRun run = desk.dispatching().begin(what, report);
                    desk.background().execute(() -> report.summary(run));
                    return run;
                },
                _ -> {
                    beginning.set(false);
                    end();
                    desk.navigation()
                            .replace(new Route.Tasks(
                                    where.targets().size() == 1
                                            ? where.targets().getFirst().name()
                                            : ""));
                },
                why -> failed(t("The task was not begun"), why));
    }

    private void failed(String title, Problem why) {
        beginning.set(false);
        desk.report(title).accept(why);
    }

    // ---- for the view

    /// The same as a command line.
    public String commandLine() {
        String routineAndHosts =
                routine.get().id() + " --on " + Words.quoted(where.words()) + Words.parameters(with.given());
        if (when.scheduled()) {
            String name = when.name().isEmpty() ? "NAME" : Words.quoted(when.name());
            return "understudy schedule add " + name + " " + routineAndHosts + rollout.options() + when.options();
        }
        String queue = when.whenProperty().get() == When.RUNNER ? " --queue" : "";
        return "understudy task submit " + routineAndHosts + rollout.options() + queue;
    }

    /// The name of the button that goes on.
    public String nextTitle() {
        if (step.get() != DispatchStep.WHEN) {
            return t("Next");
        }
        return switch (when.whenProperty().get()) {
            case NOW -> t("Run it");
            case RUNNER -> t("Queue it");
            case AT, EVERY, CRON, AFTER -> t("Schedule it");
        };
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

    public HostsStepViewModel where() {
        return where;
    }

    public ParametersStepViewModel with() {
        return with;
    }

    public RolloutViewModel rollout() {
        return rollout;
    }

    public PreviewStepViewModel preview() {
        return preview;
    }

    public WhenStepViewModel when() {
        return when;
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
