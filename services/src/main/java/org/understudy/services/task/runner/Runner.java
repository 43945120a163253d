package org.understudy.services.task.runner;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskState;
import org.understudy.services.store.Claim;
import org.understudy.services.store.TaskRow;
import org.understudy.services.store.Wakeups;
import org.understudy.services.store.Worker;
import org.understudy.services.task.queue.Led;

/// Takes from the queue what nobody leads, and leads it; takes over what was led by a process that is gone; puts into
/// the queue what is due. Any number of them share a database. While it is away nothing new is begun, and what runs on
/// hosts goes on.
public final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    /// The death of another runner tells nobody: it is looked for.
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration GOODBYE = Duration.ofSeconds(20);

    private final Ground ground;
    private final String name;
    private final int most;
    private final Watch watch;
    private final Map<String, Leading> leading = new ConcurrentHashMap<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private boolean away;

    private record Leading(Claim claim, String title, Lead lead, Thread thread) {}

    /// @param name for people, as `user@machine`
    /// @param most dispatches at a time
    public Runner(Ground ground, String name, int most, Watch watch) {
        this.ground = ground;
        this.name = name;
        this.most = most;
        this.watch = watch;
    }

    /// Runs until [#stop]. A database that cannot be used at the beginning is a problem; one that goes away later is
    /// waited for.
    public void run() throws ProblemException, InterruptedException {
        try (Wakeups wakeups = ground.store().wakeups();
                Worker worker = ground.store().worker(name)) {
            worker.present();
            watch.said(
                    "Runner " + worker.number() + " is ready: " + ground.store().place());
            Thread waker = Thread.ofVirtual().start(() -> {
                try {
                    stopping.await();
                    wakeups.wake();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            while (stopping.getCount() > 0) {
                wakeups.await(round(worker, wakeups));
            }
            waker.join();
            leaveAll();
        }
    }

    /// Ends [#run]: begins nothing more, leaves what runs on hosts alone, gives back what was not begun.
    public void stop() {
        stopping.countDown();
    }

    /// @return how long there is nothing to do, if nobody calls
    private Duration round(Worker worker, Wakeups wakeups) throws InterruptedException {
        try {
            if (!worker.present()) {
                watch.said("Others have taken over what this runner led while the database was away.");
            }
            ground.history().flush();
            ground.history().forget();
            checkClaims();
            for (TaskRow row : ground.schedules().fire()) {
                watch.said("Due: " + row.schedule() + ": " + row.title() + " (" + row.id() + ")");
            }
            for (TaskRow row : ground.tasks().takeOver(worker.number())) {
                watch.said("Taken over: " + row.title() + " (" + row.id() + ")");
            }
            for (TaskRow row : ground.tasks().ledBy(worker.number())) {
                lead(row, wakeups);
            }
            while (leading.size() < most && stopping.getCount() > 0) {
                Optional<TaskRow> next = ground.tasks().claim(worker.number());
                if (next.isEmpty()) {
                    break;
                }
                lead(next.get(), wakeups);
            }
            if (away) {
                away = false;
                watch.said("The database is back.");
            }
            return ground.schedules().untilNext(LOOK);
        } catch (ProblemException e) {
            if (!away) {
                away = true;
                watch.said("The database is away; what runs on hosts goes on. " + e.getMessage());
            }
            LOG.info("The database cannot be used", e);
            return LOOK.dividedBy(2);
        }
    }

    private void checkClaims() throws ProblemException {
        for (Leading each : leading.values()) {
            Optional<TaskRow> row = ground.tasks().held(each.claim());
            if (row.isEmpty()) {
                watch.said("Another runner leads it now: " + each.title() + " ("
                        + each.claim().task() + ")");
                each.lead().leave();
            } else if (row.get().state() == TaskState.CANCELLING) {
                each.lead().cancel(row.get().cancelWhy());
            }
        }
    }

    private void lead(TaskRow row, Wakeups wakeups) {
        Claim claim = new Claim(row.id(), row.worker() == null ? 0 : row.worker(), row.fence());
        if (leading.containsKey(row.id())) {
            return;
        }
        watch.said("Begun: " + row.title() + " (" + row.id() + ")");
        Optional<Led> led = ground.queue().led(row.routine());
        Lead lead = led.isPresent() ? new DirectLead(led.get(), row) : new HostsLead(ground, claim, row);
        Thread thread = Thread.ofVirtual().name("lead-" + row.id()).unstarted(() -> go(row, claim, lead, wakeups));
        leading.put(row.id(), new Leading(claim, row.title(), lead, thread));
        thread.start();
    }

    private void go(TaskRow row, Claim claim, Lead lead, Wakeups wakeups) {
        try {
            Result result = lead.go();
            settle(claim, result);
            if (result.state().over()) {
                watch.said(word(result.state()) + ": " + row.title() + " (" + row.id() + ")"
                        + (result.reason().isEmpty() ? "" : ". " + result.reason()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Left e) {
            LOG.info("{} is left without a word, the database is away", row.id());
        } catch (ProblemException | RuntimeException e) {
            LOG.error("{} could not be led", row.id(), e);
            watch.said("Failed inside: " + row.title() + " (" + row.id() + "): " + e);
        } finally {
            leading.remove(row.id());
            wakeups.wake();
        }
    }

    private static String word(TaskState state) {
        return state.name().charAt(0) + state.name().substring(1).toLowerCase(java.util.Locale.ROOT);
    }

    private void settle(Claim claim, Result result) throws ProblemException, InterruptedException {
        switch (result.state()) {
            case QUEUED -> ground.tasks().giveBack(claim);
            case RUNNING -> ground.tasks().leave(claim);
            default -> {
                ground.persistently(
                        () -> {
                            ground.history().flush();
                            return ground.tasks().finish(claim, result.state(), "", result.reason());
                        },
                        stopping);
            }
        }
    }

    private void leaveAll() throws InterruptedException {
        List<Leading> all = List.copyOf(leading.values());
        all.forEach(l -> l.lead().leave());
        long end = System.nanoTime() + GOODBYE.toNanos();
        for (Leading each : all) {
            each.thread().join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        }
        watch.said(all.isEmpty() ? "Ended." : "Ended; what runs on hosts goes on, for another runner to take.");
    }
}
