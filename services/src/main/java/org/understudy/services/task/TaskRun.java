package org.understudy.services.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.host.Host;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.services.task.site.Submission;
import org.understudy.services.task.site.TaskSite;

/// A dispatch on its way: what this console attends of it. The tasks belong to their hosts;
/// whoever attends them may go away in the middle.
public final class TaskRun {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRun.class);

    private final TaskId id;
    private final TaskSites sites;
    private final String who;
    private final List<CompletableFuture<HostOutcome>> outcomes = new ArrayList<>();
    private final Map<TaskId, Host> live = new ConcurrentHashMap<>();
    private volatile String whyStopped = "";
    private volatile Ends ends = Ends.NOTHING;

    /// What is ended of what has been handed over to hosts.
    private enum Ends {
        NOTHING,
        WAITING,
        ALL
    }

    private final CountDownLatch stopping = new CountDownLatch(1);

    TaskRun(TaskId id, int count, TaskSites sites, String who) {
        this.id = id;
        this.sites = sites;
        this.who = who;
        for (int i = 0; i < count; i++) {
            outcomes.add(new CompletableFuture<>());
        }
    }

    /// The number of the dispatch: the parent of all its tasks.
    public TaskId id() {
        return id;
    }

    /// Waits for all of them; in the order in which they were asked for.
    public List<HostOutcome> await() throws InterruptedException {
        List<HostOutcome> all = new ArrayList<>();
        for (Future<HostOutcome> each : outcomes) {
            try {
                all.add(each.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return all;
    }

    /// Begins nothing more, and leaves what runs alone.
    ///
    /// @return what runs or waits on hosts
    public List<TaskId> detach() {
        stop("The program that began them was asked to leave.");
        return List.copyOf(live.keySet());
    }

    /// Begins nothing more, and asks everything that runs to stop.
    public void cancel(String why) {
        stop(why);
        ends = Ends.ALL;
        endLive(why);
    }

    private void endLive(String why) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            live.forEach((task, host) -> {
                Future<?> _ = threads.submit(() -> end(host, task, why));
            });
        }
    }

    private void end(Host host, TaskId task, String why) {
        try {
            TaskSite site = sites.open(host);
            if (ends == Ends.ALL || site.show(task).task().state() == TaskState.BLOCKED) {
                site.cancel(task, why, who);
            }
        } catch (ProblemException e) {
            // One that its host has not got yet is seen to when it has: see accepted.
            LOG.info("{} on {} could not be cancelled", task, host.name(), e);
        }
    }

    // ---- for the dispatcher

    /// Begins nothing more. The first reason counts.
    synchronized boolean stop(String why) {
        if (stopped()) {
            return false;
        }
        whyStopped = why;
        stopping.countDown();
        return true;
    }

    /// Takes what only waits in line out of it: it has not begun either.
    void withdraw(String why) {
        ends = Ends.WAITING;
        endLive(why);
    }

    /// A host has got a task. If all was to end meanwhile, it was too early to find it there.
    void accepted(TaskSite site, Submission submission) throws ProblemException {
        if (ends == Ends.ALL || (ends == Ends.WAITING && submission.state() == TaskState.BLOCKED)) {
            site.cancel(submission.id(), whyStopped, who);
        }
    }

    boolean stopped() {
        return stopping.getCount() == 0;
    }

    String whyStopped() {
        return whyStopped;
    }

    /// Waits this long.
    ///
    /// @return false when it was stopped meanwhile
    boolean pause(Duration time) throws InterruptedException {
        return !stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void lives(ExecutionContext context) {
        live.put(context.id(), context.host());
    }

    void left(ExecutionContext context) {
        live.remove(context.id());
    }

    void set(int place, HostOutcome outcome) {
        outcomes.get(place).complete(outcome);
    }

    void broke(int place, Throwable how) {
        outcomes.get(place).completeExceptionally(how);
    }
}
