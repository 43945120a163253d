package org.understudy.services.task.runner;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.model.task.Transition;
import org.understudy.services.store.Claim;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.DispatchJson;
import org.understudy.services.task.ExecutionContext;
import org.understudy.services.task.HostOutcome;
import org.understudy.services.task.TaskListener;
import org.understudy.services.task.TaskRun;
import org.understudy.services.task.queue.Rows;
import org.understudy.services.task.site.Submission;

/// A routine over hosts. The numbers of the tasks are written down before the first host is asked,
/// and a host takes each number once: so whoever goes on with it finds the tasks that run and
/// begins none of them twice.
final class HostsLead implements Lead {
    private static final Logger LOG = LoggerFactory.getLogger(HostsLead.class);
    private static final Set<Kind> AWAY = EnumSet.of(Kind.UNREACHABLE, Kind.CONNECTION_LOST, Kind.TIMED_OUT);
    private static final long LONGEST_PAUSE = 60;

    private final Ground ground;
    private final Claim claim;
    private final TaskRow row;
    private final Map<String, TaskRow> parts = new ConcurrentHashMap<>();
    private final CountDownLatch leaving = new CountDownLatch(1);
    private final BlockingQueue<Optional<List<HostOutcome>>> ends = new LinkedBlockingQueue<>();
    private @Nullable TaskRun run;
    private volatile String whyCancelled = "";

    /// @param ground what all leads of a runner share
    HostsLead(Ground ground, Claim claim, TaskRow row) {
        this.ground = ground;
        this.claim = claim;
        this.row = row;
    }

    @Override
    public Result go() throws InterruptedException {
        try {
            Dispatch dispatch = DispatchJson.read(row.request());
            List<TaskRow> before = ground.persistently(() -> ground.tasks().parts(row.id()), leaving);
            before.forEach(p -> parts.put(p.id(), p));
            Map<Host, TaskId> open = before.isEmpty() ? begun(dispatch) : unfinished(before);
            if (leaving.getCount() == 0) {
                return parts.isEmpty() ? Result.UNTOUCHED : Result.LEFT;
            }
            boolean known = !before.isEmpty();
            long pause = 1;
            while (!open.isEmpty()) {
                Map<Host, TaskId> silent = attend(dispatch, open, known);
                if (leaving.getCount() == 0) {
                    return Result.LEFT;
                }
                open = silent;
                known = true;
                if (!open.isEmpty()) {
                    if (cancelled()) {
                        lost(open, "Its host did not answer when it was cancelled.");
                        break;
                    }
                    // Something may run there: it is asked until it answers.
                    if (leaving.await(pause, TimeUnit.SECONDS)) {
                        return Result.LEFT;
                    }
                    pause = Math.min(LONGEST_PAUSE, pause * 2);
                }
            }
            return result();
        } catch (Left e) {
            return parts.isEmpty() ? Result.UNTOUCHED : Result.LEFT;
        } catch (ProblemException e) {
            return new Result(TaskState.FAILED, e.problem().sentence());
        }
    }

    private Map<Host, TaskId> begun(Dispatch dispatch) throws ProblemException, InterruptedException {
        List<Host> hosts = ground.targets().select(dispatch.hosts());
        Map<Host, TaskId> numbers = ground.manager().numbers(hosts);
        List<TaskRow> rows = new ArrayList<>();
        numbers.forEach(
                (host, id) -> rows.add(Rows.part(row, host, id, ground.clock().instant())));
        if (!ground.persistently(() -> ground.tasks().addParts(claim, rows), leaving)) {
            throw new Left();
        }
        rows.forEach(r -> parts.put(r.id(), r));
        return numbers;
    }

    /// The last task of each host, where it is not over.
    private Map<Host, TaskId> unfinished(List<TaskRow> before) throws ProblemException {
        Map<String, TaskRow> last = new LinkedHashMap<>();
        before.forEach(p -> last.put(p.host(), p));
        Map<String, Host> known = new HashMap<>();
        ground.targets().select("all").forEach(h -> known.put(h.name(), h));
        Map<Host, TaskId> open = new LinkedHashMap<>();
        for (TaskRow each : last.values()) {
            @Nullable Host host = known.get(each.host());
            if (each.state().over()) {
                continue;
            }
            if (host == null) {
                keep(Rows.in(each, TaskState.LOST, ground.clock().instant(), "Its host was removed."), "");
            } else {
                open.put(host, new TaskId(each.id()));
            }
        }
        return open;
    }

    /// @return where it is not known what became of it
    private Map<Host, TaskId> attend(Dispatch dispatch, Map<Host, TaskId> open, boolean known)
            throws ProblemException, InterruptedException {
        TaskRun started;
        synchronized (this) {
            if (leaving.getCount() == 0) {
                return open;
            }
            started = ground.manager().lead(dispatch, open, known, new Recorder());
            run = started;
            if (cancelled()) {
                started.cancel(whyCancelled);
            }
        }
        Thread.ofVirtual().name("await-" + row.id()).start(() -> {
            try {
                ends.add(Optional.of(started.await()));
            } catch (InterruptedException | RuntimeException e) {
                LOG.error("{} is not attended any more", row.id(), e);
                ends.add(Optional.empty());
            }
        });
        Map<Host, TaskId> silent = new LinkedHashMap<>();
        for (HostOutcome outcome : ends.take().orElseThrow(Left::new)) {
            Optional<Problem> problem = outcome.problem();
            boolean away = problem.filter(p -> AWAY.contains(p.kind())).isPresent();
            if (away && outcome.id().isPresent()) {
                silent.put(outcome.host(), outcome.id().get());
            }
        }
        return silent;
    }

    private final class Recorder implements TaskListener {
        /// A number that is new has to be written down; one that its host had has to be there still.
        @Override
        public void sending(ExecutionContext context) throws ProblemException {
            @Nullable TaskRow there = parts.get(context.id().value());
            if (there == null) {
                TaskRow fresh = Rows.part(
                        row, context.host(), context.id(), ground.clock().instant());
                try {
                    if (!ground.persistently(() -> ground.tasks().addParts(claim, List.of(fresh)), leaving)) {
                        throw new ProblemException(Kind.CANCELLED, "Another runner leads this now.", "");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new ProblemException(Kind.CANCELLED, "The runner ends.", "");
                }
                parts.put(fresh.id(), fresh);
            } else if (there.state() != TaskState.QUEUED) {
                throw new ProblemException(
                        Kind.NOT_FOUND,
                        "The host " + context.host().name() + " knows nothing of it any more.",
                        "It had taken it before; it is not begun a second time.",
                        "See what was done there, and dispatch it anew if it is needed.");
            }
        }

        @Override
        public void accepted(Host host, Submission submission) {
            @Nullable TaskRow part = parts.get(submission.id().value());
            if (part != null) {
                keep(Rows.in(part, submission.state(), ground.clock().instant(), ""), "");
            }
        }

        @Override
        public void ended(HostOutcome outcome) {
            if (outcome.end().isPresent()) {
                ground.history().seen(outcome.host().name(), outcome.end().get());
                TaskRow part = Rows.seen(outcome.host().name(), outcome.end().get());
                parts.computeIfPresent(
                        part.id(),
                        (_, p) -> Rows.in(p, part.state(), ground.clock().instant(), ""));
                return;
            }
            Optional<Problem> problem = outcome.problem();
            boolean away = problem.filter(p -> AWAY.contains(p.kind())).isPresent();
            if (leaving.getCount() == 0 || (away && outcome.id().isPresent())) {
                return;
            }
            TaskState state = outcome.skipped()
                    ? TaskState.CANCELLED
                    : problem.filter(p -> p.kind() == Kind.NOT_FOUND).isPresent() ? TaskState.LOST : TaskState.FAILED;
            String why = problem.map(p -> p.what() + (p.why().isEmpty() ? "" : " " + p.why()))
                    .orElse("");
            last(outcome.host())
                    .ifPresent(p -> keep(Rows.in(p, state, ground.clock().instant(), why), why));
        }
    }

    private Optional<TaskRow> last(Host host) {
        return parts.values().stream()
                .filter(p -> p.host().equals(host.name()))
                .max((a, b) -> a.id().compareTo(b.id()));
    }

    private void lost(Map<Host, TaskId> open, String why) {
        open.values().forEach(id -> {
            @Nullable TaskRow part = parts.get(id.value());
            if (part != null) {
                keep(Rows.in(part, TaskState.LOST, ground.clock().instant(), why), why);
            }
        });
    }

    private void keep(TaskRow part, String why) {
        parts.put(part.id(), part);
        ground.history()
                .keep(part, List.of(new Transition(part.state(), ground.clock().instant(), "", why)));
    }

    /// Attempts before the last one of a host are not counted, but their ends are looked up.
    private Result result() {
        Map<String, TaskRow> last = new LinkedHashMap<>();
        parts.values().stream().sorted((a, b) -> a.id().compareTo(b.id())).forEach(p -> last.put(p.host(), p));
        parts.values().stream()
                .filter(p -> !p.state().over() && !p.equals(last.get(p.host())))
                .forEach(this::lookUp);
        List<String> bad = last.values().stream()
                .filter(p -> p.state() != TaskState.SUCCEEDED)
                .map(TaskRow::host)
                .sorted()
                .toList();
        if (cancelled() && !bad.isEmpty()) {
            return new Result(TaskState.CANCELLED, whyCancelled);
        }
        if (bad.isEmpty()) {
            return new Result(TaskState.SUCCEEDED, "");
        }
        return new Result(
                TaskState.FAILED,
                "It did not succeed on " + bad.size() + " of " + last.size() + " hosts: "
                        + String.join(", ", bad.subList(0, Math.min(10, bad.size()))) + (bad.size() > 10 ? ", …" : ""));
    }

    private void lookUp(TaskRow part) {
        try {
            for (Host host : ground.targets().select(part.host())) {
                ground.history()
                        .seen(
                                host.name(),
                                ground.sites()
                                        .open(host)
                                        .show(new TaskId(part.id()))
                                        .task());
            }
        } catch (ProblemException e) {
            LOG.info("What became of {} is not known: {}", part.id(), e.getMessage());
        }
    }

    private boolean cancelled() {
        return !whyCancelled.isEmpty();
    }

    @Override
    public synchronized void cancel(String why) {
        if (cancelled()) {
            return;
        }
        whyCancelled = why.isEmpty() ? "It was asked for." : why;
        if (run != null) {
            run.cancel(whyCancelled);
        }
    }

    @Override
    public synchronized void leave() {
        leaving.countDown();
        if (run != null) {
            run.detach();
        }
        ends.add(Optional.empty());
    }
}
