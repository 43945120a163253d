package org.understudy.services.task;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.LeaseMode;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.services.task.routine.Routine;
import org.understudy.services.task.routine.Routines;
import org.understudy.services.task.site.LogPiece;
import org.understudy.services.task.site.Submission;
import org.understudy.services.task.site.TaskSite;

/// One routine over many hosts: a task on each, so many at a time. The tasks belong to their
/// hosts; this only submits, waits and collects, and whoever runs it may go away in the middle.
public final class FanOut {
    private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);
    private static final Duration WHOLE_LIFE = Duration.ofDays(365);

    private final TaskSites sites;
    private final Routines routines;
    private final Clock clock;
    private final RandomGenerator random;
    private final String who;

    /// @param who the person, as `user@machine`
    public FanOut(TaskSites sites, Routines routines, Clock clock, RandomGenerator random, String who) {
        this.sites = sites;
        this.routines = routines;
        this.clock = clock;
        this.random = random;
        this.who = who;
    }

    /// @param limit hosts at a time
    /// @param outputLimit bytes of each task's output that are collected
    public record Request(String routine, Map<String, String> parameters, int limit, int outputLimit, Until until) {
        public Request {
            parameters = Map.copyOf(parameters);
        }
    }

    /// How long a task is attended.
    public enum Until {
        /// Until its host has it.
        ACCEPTED,
        /// Until its end; its output is collected then.
        ENDED,
        /// Until its end; its output is passed on as it comes, to [Listener#output], and not
        /// collected.
        ENDED_LIVE
    }

    /// Hears what happens, from several threads at once.
    public interface Listener {
        void accepted(Host host, Submission submission);

        /// Something that people should know of this host.
        void remark(Host host, String sentence);

        void output(Host host, byte[] bytes, int count);

        void ended(HostOutcome outcome);
    }

    /// One that has been started.
    public final class Run {
        private final List<Future<HostOutcome>> all = new ArrayList<>();
        private final Map<TaskId, Host> live = new ConcurrentHashMap<>();
        private volatile boolean stopped;

        /// Waits for all of them; in the order of the hosts.
        public List<HostOutcome> await() throws InterruptedException {
            List<HostOutcome> outcomes = new ArrayList<>();
            for (Future<HostOutcome> each : all) {
                try {
                    outcomes.add(each.get());
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getCause());
                }
            }
            return outcomes;
        }

        /// Begins nothing more, and leaves what runs alone.
        public List<TaskId> detach() {
            stopped = true;
            return List.copyOf(live.keySet());
        }

        /// Begins nothing more, and asks everything that runs to stop.
        public void cancel(String why) {
            stopped = true;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                live.forEach((id, host) -> {
                    Future<?> _ = threads.submit(() -> {
                        try {
                            sites.open(host).cancel(id, why, who);
                        } catch (ProblemException e) {
                            LOG.warn("{} on {} could not be cancelled", id, host.name(), e);
                        }
                    });
                });
            }
        }
    }

    /// Submits. Wrong parameters are a problem at once, before any host is asked; what goes
    /// wrong on a host is its outcome.
    public Run start(List<Host> hosts, Request request, Listener listener) throws ProblemException {
        if (hosts.isEmpty()) {
            throw new ProblemException(
                    Kind.BAD_INPUT, "No host is named.", "", "Name hosts, or use --all: understudy host list");
        }
        Routine routine = routines.find(request.routine());
        Routine.Plan plan = routines.plan(request.routine(), request.parameters());
        Run run = new Run();
        Semaphore permits = new Semaphore(Math.max(1, request.limit()));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        for (Host host : hosts) {
            run.all.add(threads.submit(() -> {
                permits.acquire();
                try {
                    HostOutcome outcome = one(run, host, routine, plan, request, listener);
                    listener.ended(outcome);
                    return outcome;
                } finally {
                    permits.release();
                }
            }));
        }
        threads.shutdown();
        return run;
    }

    private HostOutcome one(
            Run run, Host host, Routine routine, Routine.Plan plan, Request request, Listener listener) {
        if (run.stopped) {
            return HostOutcome.failed(host, Problem.of(Kind.CANCELLED, "It was not begun on " + host.name() + ".", ""));
        }
        TaskId id = TaskId.make(clock.instant(), random);
        try {
            TaskSite site = sites.open(host);
            if (request.until() != Until.ACCEPTED) {
                // Listened to before it is submitted, so that its end is not waited for by asking.
                site.journal();
            }
            if (plan.leases().stream().anyMatch(l -> l.mode() == LeaseMode.EXCLUSIVE)) {
                site.ground().remarks(host.name()).forEach(r -> listener.remark(host, r));
            }
            run.live.put(id, host);
            Submission submission = site.submit(spec(id, routine, plan, request), plan.work());
            listener.accepted(host, submission);
            if (request.until() == Until.ACCEPTED) {
                return HostOutcome.begun(host, id);
            }
            if (request.until() == Until.ENDED_LIVE) {
                site.follow(id, 0, (bytes, count) -> listener.output(host, bytes, count));
                return HostOutcome.ended(host, site.awaitEnd(id, WHOLE_LIFE));
            }
            SiteTask end = site.awaitEnd(id, WHOLE_LIFE);
            return output(site, host, end, request.outputLimit());
        } catch (ProblemException e) {
            LOG.info("{} on {} failed", request.routine(), host.name(), e);
            return HostOutcome.failed(host, e.problem());
        } finally {
            run.live.remove(id);
        }
    }

    private TaskSpec spec(TaskId id, Routine routine, Routine.Plan plan, Request request) {
        return new TaskSpec(
                id,
                routine.id(),
                routine.version(),
                plan.title(),
                request.parameters(),
                plan.leases(),
                who,
                clock.instant(),
                plan.deadline(),
                Optional.empty());
    }

    private static HostOutcome output(TaskSite site, Host host, SiteTask end, int limit) throws ProblemException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        LogPiece piece;
        do {
            piece = site.log(end.id(), all.size(), Math.min(1 << 20, limit - all.size()));
            all.writeBytes(piece.bytes());
        } while (all.size() < limit && all.size() < piece.size() && piece.bytes().length > 0);
        return new HostOutcome(
                host, Optional.of(end.id()), Optional.of(end), all.toByteArray(), piece.size(), Optional.empty());
    }
}
