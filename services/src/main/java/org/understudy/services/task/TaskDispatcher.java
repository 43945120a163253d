package org.understudy.services.task;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.LeaseMode;
import org.understudy.model.task.Rollout;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.services.task.site.LogPiece;
import org.understudy.services.task.site.Submission;
import org.understudy.services.task.site.TaskSite;

/// Carries execution contexts to their hosts: so many at a time, batch after batch, again where a
/// host could not be reached, no further where too many failed. What blocks what is decided by the
/// host (its line and its locks); this alone asks it to, tells how far it is, and what came of it.
public final class TaskDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(TaskDispatcher.class);
    private static final Duration WHOLE_LIFE = Duration.ofDays(365);
    private static final Set<Kind> AWAY = EnumSet.of(Kind.UNREACHABLE, Kind.CONNECTION_LOST, Kind.TIMED_OUT);

    private final TaskSites sites;
    private final Clock clock;
    private final RandomGenerator random;
    private final String who;

    /// @param who the person, as `user@machine`
    public TaskDispatcher(TaskSites sites, Clock clock, RandomGenerator random, String who) {
        this.sites = sites;
        this.clock = clock;
        this.random = random;
        this.who = who;
    }

    /// Begins; does not wait.
    ///
    /// @param id the parent of all of them
    /// @param outputLimit bytes of each task's output that are collected
    TaskRun start(TaskId id, List<ExecutionContext> contexts, Rollout rollout, Until until, int outputLimit) {
        return start(id, contexts, rollout, until, outputLimit, false);
    }

    /// @param known whether the hosts may have their tasks already
    TaskRun start(
            TaskId id, List<ExecutionContext> contexts, Rollout rollout, Until until, int outputLimit, boolean known) {
        TaskRun run = new TaskRun(id, contexts.size(), sites, who);
        Way way = new Way(run, rollout, until, outputLimit, contexts, known);
        Thread.ofVirtual().name("dispatch-" + id.shortForm()).start(way::go);
        return run;
    }

    /// One dispatch on its way.
    private final class Way {
        private final TaskRun run;
        private final Rollout rollout;
        private final Until until;
        private final int outputLimit;
        private final List<ExecutionContext> contexts;
        private final Semaphore permits;
        private final Map<String, Semaphore> machines = new HashMap<>();
        private final AtomicInteger failed = new AtomicInteger();
        private final boolean known;

        Way(
                TaskRun run,
                Rollout rollout,
                Until until,
                int outputLimit,
                List<ExecutionContext> contexts,
                boolean known) {
            this.known = known;
            this.run = run;
            this.rollout = rollout;
            this.until = until;
            this.outputLimit = outputLimit;
            this.contexts = contexts;
            this.permits = new Semaphore(rollout.limit());
            contexts.forEach(c ->
                    machines.computeIfAbsent(c.host().address().text(), _ -> new Semaphore(rollout.limitPerHost())));
        }

        void go() {
            List<Integer> places = IntStream.range(0, contexts.size()).boxed().toList();
            try {
                for (List<Integer> batch : rollout.cut(places)) {
                    // Closing waits for all of the batch.
                    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                        for (int place : batch) {
                            // Here and not there: so they begin in the order of the hosts.
                            permits.acquire();
                            threads.execute(() -> attend(place));
                        }
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                run.stop("The program ends.");
            }
        }

        private void attend(int place) {
            ExecutionContext context = contexts.get(place);
            try {
                HostOutcome outcome = persistently(context);
                context.messages().ended(outcome);
                run.set(place, outcome);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                run.set(place, HostOutcome.notBegun(context.host(), "The program ends."));
            } catch (RuntimeException | Error e) {
                run.broke(place, e);
                throw e;
            }
        }

        private void judge(HostOutcome outcome) {
            if (outcome.good() || outcome.skipped() || rollout.stopAt().isEmpty()) {
                return;
            }
            int count = failed.incrementAndGet();
            int total = contexts.size();
            if (count >= rollout.stopAt().get().of(total)) {
                String why = "It failed on " + count + " of " + total + " hosts, and was to be stopped at "
                        + rollout.stopAt().get().text() + ".";
                if (run.stop(why)) {
                    run.withdraw(why);
                }
            }
        }

        /// Begins with a permit.
        private HostOutcome persistently(ExecutionContext first) throws InterruptedException {
            ExecutionContext context = first;
            HostOutcome outcome = HostOutcome.notBegun(first.host(), "");
            boolean sent = known;
            while (true) {
                try {
                    Optional<Attempt> attempt = admitted(context, sent);
                    if (attempt.isEmpty()) {
                        return outcome.skipped() ? HostOutcome.notBegun(first.host(), run.whyStopped()) : outcome;
                    }
                    sent |= attempt.get().sent;
                    outcome = attempt.get().outcome;
                    if (!again(context, outcome)) {
                        // Before the next one begins: it may be the one that was not to begin any more.
                        judge(outcome);
                        return outcome;
                    }
                } finally {
                    permits.release();
                }
                if (!run.pause(rollout.pauseBefore(context.attempt()))) {
                    return outcome;
                }
                boolean away = away(outcome);
                context = context.again(away ? context.id() : TaskId.make(clock.instant(), random));
                sent &= away;
                permits.acquire();
            }
        }

        private boolean again(ExecutionContext context, HostOutcome outcome) {
            return !outcome.good()
                    && !run.stopped()
                    && context.attempt() <= rollout.retries()
                    && (away(outcome)
                            || (rollout.retryFailed()
                                    && outcome.end().filter(Way::failed).isPresent()));
        }

        private static boolean away(HostOutcome outcome) {
            return outcome.problem().filter(p -> AWAY.contains(p.kind())).isPresent();
        }

        private static boolean failed(SiteTask end) {
            return end.state() == TaskState.FAILED || end.state() == TaskState.LOST;
        }

        private record Attempt(HostOutcome outcome, boolean sent) {}

        /// @return empty when nothing more was to be begun
        private Optional<Attempt> admitted(ExecutionContext context, boolean sent) throws InterruptedException {
            Semaphore machine =
                    Objects.requireNonNull(machines.get(context.host().address().text()));
            machine.acquire();
            try {
                return run.stopped() && !sent ? Optional.empty() : Optional.of(attempt(context, sent));
            } finally {
                machine.release();
            }
        }

        /// @param sent whether the host may have it already
        private Attempt attempt(ExecutionContext context, boolean sent) {
            boolean now = sent;
            try {
                TaskSite site = sites.open(context.host());
                if (until != Until.ACCEPTED) {
                    // Listened to before it is submitted, so that its end is not waited for by asking.
                    site.journal();
                }
                if (!sent || !has(site, context.id())) {
                    if (run.stopped()) {
                        return new Attempt(HostOutcome.notBegun(context.host(), run.whyStopped()), false);
                    }
                    remarks(site, context);
                    context.messages().sending(context);
                    run.lives(context);
                    now = true;
                    submit(run, site, context);
                }
                run.lives(context);
                return new Attempt(follow(site, context), true);
            } catch (ProblemException e) {
                LOG.info("{} on {} failed", context.routine(), context.host().name(), e);
                Optional<TaskId> id = now ? Optional.of(context.id()) : Optional.empty();
                return new Attempt(HostOutcome.failed(context.host(), id, e.problem(), context.attempt()), now);
            } finally {
                run.left(context);
            }
        }

        private HostOutcome follow(TaskSite site, ExecutionContext context) throws ProblemException {
            if (until == Until.ACCEPTED) {
                return HostOutcome.begun(context);
            }
            TaskId id = context.id();
            if (until == Until.ENDED_LIVE) {
                site.follow(id, 0, (bytes, count) -> context.messages().output(context.host(), bytes, count));
                return HostOutcome.ended(context, site.awaitEnd(id, WHOLE_LIFE), new byte[0], 0);
            }
            SiteTask end = site.awaitEnd(id, WHOLE_LIFE);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            LogPiece piece;
            do {
                piece = site.log(id, all.size(), Math.min(1 << 20, outputLimit - all.size()));
                all.writeBytes(piece.bytes());
            } while (all.size() < outputLimit && all.size() < piece.size() && piece.bytes().length > 0);
            return HostOutcome.ended(context, end, all.toByteArray(), piece.size());
        }
    }

    private static void remarks(TaskSite site, ExecutionContext context) throws ProblemException {
        if (context.resources().stream().anyMatch(l -> l.mode() == LeaseMode.EXCLUSIVE)) {
            String name = context.host().name();
            site.ground().remarks(name).forEach(r -> context.messages().remark(context.host(), r));
        }
    }

    /// Numbers are given once: a host that has this one already was asked by somebody else who leads the same dispatch.
    private static void submit(TaskRun run, TaskSite site, ExecutionContext context) throws ProblemException {
        Submission submission;
        try {
            submission = site.submit(context.spec(), context.work());
        } catch (ProblemException e) {
            if (e.kind() != Kind.NAME_TAKEN) {
                throw e;
            }
            LOG.info("{} has {} already", context.host().name(), context.id());
            return;
        }
        context.messages().accepted(context.host(), submission);
        run.accepted(site, submission);
    }

    /// Whether an attempt whose answer was lost has come through all the same.
    private static boolean has(TaskSite site, TaskId id) throws ProblemException {
        try {
            return site.show(id).spec().isPresent();
        } catch (ProblemException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
