package org.understudy.services.task;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Rollout;
import org.understudy.model.task.TaskId;
import org.understudy.services.task.routine.Plan;
import org.understudy.services.task.routine.Routine;
import org.understudy.services.task.routine.Routines;

/// The front door of the tasks that live on hosts: takes what somebody asks for, refuses it in words
/// before anything is touched, makes an [ExecutionContext] for each host and gives them to the
/// [TaskDispatcher]. It keeps nothing: a task is kept by its host.
public final class TaskManager {
    private static final int COLLECTED = 1 << 20;

    private final TaskDispatcher dispatcher;
    private final Routines routines;
    private final Clock clock;
    private final RandomGenerator random;
    private final String who;

    /// @param who the person, as `user@machine`
    public TaskManager(TaskSites sites, Routines routines, Clock clock, RandomGenerator random, String who) {
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
                .map(host -> new ExecutionContext(
                        TaskId.make(clock.instant(), random),
                        host,
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
        return dispatcher.start(dispatch.id(), contexts, dispatch.rollout(), until, COLLECTED);
    }
}
