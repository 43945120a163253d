package org.understudy.services.task.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import org.understudy.services.ssh.Connections;

/// Random sets of tasks with faults, against the real scripts on this machine: never two who
/// claim the same for themselves, every end lets go, who waits gets his turn or is told, numbers
/// grow. `-Drounds=5000` for more of them, `-Dseed=` for the same choices again (not for the same
/// moments: those are the machine's).
class RandomSetsTest extends TwoConsoles {
    private static final int ROUNDS = Integer.getInteger("rounds", 60);
    private static final int AT_ONCE = 4;

    @Test
    void whateverIsDoneToThemNothingIsHeldTwiceAndNobodyIsForgotten() throws Exception {
        long seed = Long.getLong("seed", new Random().nextLong());
        int tasks = 0;
        try (Connections ways = ways();
                TaskSite third = site(ways)) {
            List<TaskSite> consoles = List.of(ann, bob, third);
            for (TaskSite each : consoles) {
                each.journal();
            }
            for (int round = 0; round < ROUNDS; round += AT_ONCE) {
                List<RandomSet> sets = new ArrayList<>();
                for (int i = round; i < Math.min(round + AT_ONCE, ROUNDS); i++) {
                    sets.add(new RandomSet(folder, "set" + i, seed + i, consoles));
                }
                together(sets);
                tasks += sets.stream().mapToInt(RandomSet::size).sum();
            }
        }
        System.out.println("random sets: " + ROUNDS + " with " + tasks + " tasks, -Dseed=" + seed);
    }

    private void together(List<RandomSet> sets) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<RandomSet, Future<?>> all = new LinkedHashMap<>();
            for (RandomSet each : sets) {
                all.put(each, threads.submit(() -> {
                    each.happen();
                    return null;
                }));
            }
            for (Map.Entry<RandomSet, Future<?>> each : all.entrySet()) {
                holds(each.getKey(), () -> each.getValue().get());
            }
        }
        // A console that comes now sees to what ended while nobody looked.
        try (Connections ways = ways();
                TaskSite next = site(ways)) {
            for (RandomSet each : sets) {
                holds(each, () -> each.check(next));
            }
        }
    }

    private static void holds(RandomSet set, Executable what) throws Exception {
        try {
            what.execute();
        } catch (Throwable e) {
            throw new AssertionError(set.story(), e);
        }
    }
}
