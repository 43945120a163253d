import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.services.store.Claim;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;
import org.understudy.services.store.TaskRow;
import org.understudy.services.store.Wakeups;

/// Started by the script beside it, on the class path of the program: FOLDER ADDRESS-OR-NOTHING COUNT.
public final class Team {
    private static final int WARM_UP = 50;

    private final Path folder;
    private final String address;

    private Team(Path folder, String address) {
        this.folder = folder;
        this.address = address;
    }

    public static void main(String[] args) throws Exception {
        Team team = new Team(Path.of(args[0]), args[1]);
        int count = Integer.parseInt(args[2]);
        team.claims(WARM_UP, 1);
        for (int workers : new int[] {1, 4}) {
            team.claims(count, workers);
        }
        team.wakeups(Math.min(count, 200));
    }

    private Store store() {
        return new Store(new StorePaths(folder, address), Clock.systemUTC(), "ann@desk");
    }

    private static TaskRow dispatch() {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        String id = TaskId.make(now, ThreadLocalRandom.current()).value();
        return TaskRow.queued(id, null, "", "run", 1, "uptime", "{}", "{}", "ann@desk", "", now);
    }

    private void claims(int count, int workers) throws Exception {
        List<Thread> threads = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        long begin = System.nanoTime();
        try (Store store = store()) {
            for (int i = 0; i < count; i++) {
                store.tasks().add(dispatch());
            }
        }
        double added = seconds(begin);
        begin = System.nanoTime();
        for (int w = 1; w <= workers; w++) {
            int number = w;
            threads.add(Thread.ofPlatform().start(() -> {
                try (Store store = store()) {
                    Optional<TaskRow> row;
                    while ((row = store.tasks().claim(number)).isPresent()) {
                        Claim claim = new Claim(row.get().id(), number, row.get().fence());
                        if (store.tasks().finish(claim, TaskState.SUCCEEDED, "", "")) {
                            done.incrementAndGet();
                        }
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread each : threads) {
            each.join();
        }
        double taken = seconds(begin);
        if (done.get() != count) {
            throw new IllegalStateException(done + " of " + count);
        }
        if (count > WARM_UP) {
            System.out.printf(
                    Locale.ROOT,
                    "%d workers: queued %.0f/s, claimed and finished %.0f/s (%d, each once)%n",
                    workers,
                    count / added,
                    count / taken,
                    count);
        }
    }

    /// From the moment before it is queued, so with its transaction, until the one that waits has read its row.
    private void wakeups(int count) throws Exception {
        double[] millis = new double[count];
        try (Store store = store();
                Store other = store();
                Wakeups wakeups = other.wakeups()) {
            other.tasks().newest(1);
            wakeups.await(Duration.ofMillis(700));
            AtomicLong woken = new AtomicLong();
            for (int i = 0; i < count; i++) {
                CountDownLatch ready = new CountDownLatch(1);
                CountDownLatch awake = new CountDownLatch(1);
                TaskRow row = dispatch();
                Thread waiter = Thread.ofPlatform().start(() -> {
                    try {
                        ready.countDown();
                        while (other.tasks().one(row.id()).isEmpty()) {
                            wakeups.await(Duration.ofSeconds(20));
                        }
                        woken.set(System.nanoTime());
                        awake.countDown();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                ready.await();
                // Idle for a moment, as a runner usually is; no two the same.
                awake.await(30 + i % 17, java.util.concurrent.TimeUnit.MILLISECONDS);
                long begin = System.nanoTime();
                store.tasks().add(row);
                awake.await();
                waiter.join();
                millis[i] = (woken.get() - begin) / 1e6;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "queued to seen by a waiting runner: p50 %.1f ms, p99 %.1f ms, worst %.1f ms (%d)%n",
                millis[count / 2],
                millis[Math.min(count - 1, count * 99 / 100)],
                millis[count - 1],
                count);
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
