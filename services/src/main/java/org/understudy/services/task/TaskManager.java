package org.understudy.services.task;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Rollout;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.task.routine.Plan;
import org.understudy.services.task.routine.Routine;
import org.understudy.services.task.routine.Routines;

/// The front door of the tasks that live on hosts: takes what somebody asks for, refuses it in words
/// before anything is touched, makes an [ExecutionContext] for each host and gives them to the
/// [TaskDispatcher]. It keeps nothing: a task is kept by its host.
public final class TaskManager {
    private static final int COLLECTED = 1 << 20;

    private static final int LOOKED_AT = 500;

    /// The routine of tasks that take others back; these are made by [#undo] alone.
    public static final String UNDO = "undo";

    private static final String UNDONE = "task";

    private final TaskSites sites;
    private final TaskDispatcher dispatcher;
    private final Routines routines;
    private final Clock clock;
    private final RandomGenerator random;
    private final String who;

    /// @param who the person, as `user@machine`
    public TaskManager(TaskSites sites, Routines routines, Clock clock, RandomGenerator random, String who) {
        this.sites = sites;
        this.dispatcher = new TaskDispatcher(sites, clock, random, who);
        this.routines = routines;
        this.clock = clock;
        this.random = random;
        this.who = who;
    }

    /// What can be asked for.
    public Routines routines() {
        return routines;
    }

    /// A request of this person, now; checked as far as that goes without asking any host.
    ///
    /// @param hosts a selection in the language of `docs/hosts.md`
    public Dispatch ask(String routine, Map<String, String> parameters, String hosts, Rollout rollout)
            throws ProblemException {
        Instant now = clock.instant();
        return check(new Dispatch(TaskId.make(now, random), routine, parameters, hosts, rollout, who, now));
    }

    /// This request, if its routine and parameters are right. No host is asked.
    public Dispatch check(Dispatch dispatch) throws ProblemException {
        dispatch.check();
        Plan _ = routines.plan(dispatch.routine(), dispatch.parameters());
        return dispatch;
    }

    /// What it would do on each host, as the hosts are now; nothing is changed there.
    public List<Preview> preview(Dispatch dispatch, List<Host> hosts) throws ProblemException {
        return preview(dispatch, hosts, _ -> {});
    }

    /// The same, told host by host too. An interrupt ends it.
    ///
    /// @param each hears what a host said, from several threads at once
    public List<Preview> preview(Dispatch dispatch, List<Host> hosts, Consumer<Preview> each) throws ProblemException {
        check(dispatch);
        Plan plan = routines.plan(dispatch.routine(), dispatch.parameters());
        try {
            return new Previewer(sites).ask(hosts, plan, dispatch.rollout().limit(), each);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The hosts were not asked to the end.", "");
        }
    }

    /// Begins it. What is wrong with the request is a problem at once, before any host is asked;
    /// what goes wrong on a host is its outcome.
    ///
    /// @param hosts what the selection of the dispatch means now, at least one, each once
    public TaskRun begin(Dispatch dispatch, List<Host> hosts, Until until, TaskListener listener)
            throws ProblemException {
        check(dispatch);
        if (hosts.isEmpty()) {
            throw new ProblemException(
                    Kind.BAD_INPUT, "No host is named.", "", "Name hosts, or use --all: understudy host list");
        }
        if (until == Until.ACCEPTED && dispatch.rollout().needsAttention()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "It cannot be begun and left alone.",
                    "Batches, a share to stop at, and retries of what failed need somebody who sees how it ends.",
                    "Wait for it: leave --detach out, or add --wait.",
                    "Or leave --batch, --stop-at and --retry-failed out.");
        }
        Routine routine = routines.find(dispatch.routine());
        Plan plan = routines.plan(routine.id(), dispatch.parameters());
        List<ExecutionContext> contexts = hosts.stream()
                .map(host -> context(
                        host,
                        routine.id(),
                        routine.version(),
                        dispatch.parameters(),
                        plan,
                        dispatch.initiator(),
                        dispatch.id(),
                        listener))
                .toList();
        return dispatcher.start(dispatch.id(), contexts, dispatch.rollout(), until, COLLECTED);
    }

    /// Numbers for the tasks of a dispatch, to be written down before any host is asked.
    public Map<Host, TaskId> numbers(List<Host> hosts) {
        Map<Host, TaskId> numbers = new LinkedHashMap<>();
        hosts.forEach(host -> numbers.put(host, TaskId.make(clock.instant(), random)));
        return numbers;
    }

    /// Leads a dispatch whose tasks have their numbers already, to their ends. Output stays on the hosts.
    ///
    /// @param known whether the hosts may have their tasks already: then each is asked before it is given one
    public TaskRun lead(Dispatch dispatch, Map<Host, TaskId> numbers, boolean known, TaskListener listener)
            throws ProblemException {
        check(dispatch);
        Routine routine = routines.find(dispatch.routine());
        Plan plan = routines.plan(routine.id(), dispatch.parameters());
        List<ExecutionContext> contexts = numbers.entrySet().stream()
                .map(each -> new ExecutionContext(
                        each.getValue(),
                        each.getKey(),
                        routine.id(),
                        routine.version(),
                        dispatch.parameters(),
                        plan,
                        dispatch.initiator(),
                        dispatch.id(),
                        clock.instant(),
                        1,
                        listener))
                .toList();
        return dispatcher.start(dispatch.id(), contexts, dispatch.rollout(), Until.ENDED, 0, known);
    }

    private ExecutionContext context(
            Host host,
            String routine,
            int version,
            Map<String, String> parameters,
            Plan plan,
            String initiator,
            TaskId parent,
            TaskListener listener) {
        Instant now = clock.instant();
        return new ExecutionContext(
                TaskId.make(now, random),
                host,
                routine,
                version,
                parameters,
                plan,
                initiator,
                parent,
                now,
                1,
                listener);
    }

    // ---- what has been done before

    /// A task that is on a host.
    public record Done(Host host, SiteTask task) {}

    /// Does once more what did not succeed: the same routine with the same parameters, as parts of the
    /// same dispatches. All of it is looked at before any of it begins.
    public TaskRun retry(List<Done> failed, Rollout rollout, Until until, TaskListener listener)
            throws ProblemException {
        rollout.check();
        List<ExecutionContext> contexts = new ArrayList<>();
        for (Done each : failed) {
            TaskSpec spec = spec(each);
            if (!each.task().state().over()) {
                throw refused(
                        Kind.BUSY,
                        each,
                        "cannot be tried again yet",
                        "It is not over: it is " + lower(each.task()) + ".",
                        "Wait for it: understudy task wait " + spec.id().shortForm());
            }
            if (each.task().state() == TaskState.SUCCEEDED) {
                throw refused(
                        Kind.BAD_INPUT,
                        each,
                        "is not to be tried again",
                        "It succeeded.",
                        "To do it once more, ask for it anew: understudy task submit " + spec.routine());
            }
            if (spec.routine().equals(UNDO)) {
                throw refused(
                        Kind.BAD_INPUT,
                        each,
                        "is not tried again like this",
                        "It takes back another task.",
                        "Undo that one again: understudy task undo "
                                + spec.parameters().getOrDefault(UNDONE, "TASK"));
            }
            known(each, spec, "tried again");
            contexts.add(context(
                    each.host(),
                    spec.routine(),
                    spec.routineVersion(),
                    spec.parameters(),
                    routines.plan(spec.routine(), spec.parameters()),
                    who,
                    spec.parent().orElse(spec.id()),
                    listener));
        }
        return dispatcher.start(TaskId.make(clock.instant(), random), contexts, rollout, until, COLLECTED);
    }

    /// Takes back what tasks did. All of it is looked at before any of it begins.
    public TaskRun undo(List<Done> done, Rollout rollout, Until until, TaskListener listener) throws ProblemException {
        rollout.check();
        List<ExecutionContext> contexts = new ArrayList<>();
        for (Done each : done) {
            TaskSpec spec = spec(each);
            if (spec.routine().equals(UNDO)) {
                throw refused(
                        Kind.UNSUPPORTED,
                        each,
                        "cannot be undone",
                        "It takes back another task itself.",
                        "Do that one again: understudy task submit");
            }
            known(each, spec, "undone");
            if (each.task().state() != TaskState.SUCCEEDED) {
                throw refused(
                        Kind.BAD_INPUT,
                        each,
                        "cannot be undone",
                        "It did not succeed: it is " + lower(each.task()) + ".",
                        "See what it did: understudy task log " + spec.id().shortForm());
            }
            Plan plan = routines.find(spec.routine()).undo(spec);
            refuseTwice(each);
            contexts.add(
                    context(each.host(), UNDO, 1, Map.of(UNDONE, spec.id().value()), plan, who, spec.id(), listener));
        }
        return dispatcher.start(TaskId.make(clock.instant(), random), contexts, rollout, until, COLLECTED);
    }

    private TaskSpec spec(Done each) throws ProblemException {
        return sites.open(each.host())
                .show(each.task().id())
                .spec()
                .orElseThrow(() -> refused(
                        Kind.UNSUPPORTED,
                        each,
                        "cannot be read",
                        "A newer program wrote it.",
                        "Use a newer version of Understudy."));
    }

    private void known(Done each, TaskSpec spec, String what) throws ProblemException {
        int version = routines.find(spec.routine()).version();
        if (version != spec.routineVersion()) {
            throw refused(
                    Kind.UNSUPPORTED,
                    each,
                    "cannot be " + what,
                    "It was asked for with version " + spec.routineVersion() + " of the routine " + spec.routine()
                            + "; this program has version " + version + ".",
                    "Ask for it anew: understudy task submit " + spec.routine());
        }
    }

    private void refuseTwice(Done each) throws ProblemException {
        TaskId id = each.task().id();
        for (SiteTask other : sites.open(each.host()).list(LOOKED_AT)) {
            boolean undo = other.routine().equals(UNDO) && other.parent().equals(Optional.of(id));
            if (undo && other.state() == TaskState.SUCCEEDED) {
                throw refused(
                        Kind.BAD_INPUT,
                        each,
                        "has been undone already",
                        "By " + other.initiator() + ", task " + other.id().shortForm() + ".",
                        "To do it once more, ask for it anew: understudy task submit "
                                + each.task().routine());
            }
            if (undo && !other.state().over()) {
                throw refused(
                        Kind.BUSY,
                        each,
                        "is being undone",
                        "By " + other.initiator() + ", task " + other.id().shortForm() + ".",
                        "Wait for it: understudy task wait " + other.id().shortForm());
            }
        }
    }

    private static String lower(SiteTask task) {
        return task.state().name().toLowerCase(Locale.ROOT);
    }

    private static ProblemException refused(Kind kind, Done which, String what, String why, String remedy) {
        return new ProblemException(
                kind,
                "\"" + which.task().title() + "\" (" + which.task().id().shortForm() + ") on "
                        + which.host().name() + " " + what + ".",
                why,
                remedy);
    }
}
