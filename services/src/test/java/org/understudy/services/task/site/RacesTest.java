package org.understudy.services.task.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;

import static org.junit.jupiter.api.Assertions.assertEquals;

/// Two consoles want the same thing in the same moment, some hundred times; a thousand times by `-Draces=1000`.
class RacesTest extends TwoConsoles {
    private static final int ROUNDS = Integer.getInteger("races", 300);
    private static final int AT_ONCE = 20;

    private record Pair(TaskId winner, TaskId loser) {}

    @Test
    void exactlyOneWinsAndTheOtherIsToldByWhomAndStartsByItself() throws Exception {
        // What was won is kept until the end of the batch: the winner waits for a lock that the test holds.
        Path barrier = folder.resolve("barrier");
        for (int round = 0; round < ROUNDS; round += AT_ONCE) {
            List<Pair> pairs = new ArrayList<>();
            try (Held held = Held.lock(barrier)) {
                for (int i = 0; i < AT_ONCE; i++) {
                    pairs.add(race(new Resource("thing", Integer.toString(round + i)), held.file()));
                }
            }
            for (Pair pair : pairs) {
                assertEquals(1, ended(pair.winner()));
                assertEquals(2, ended(pair.loser()), "its number is the next one");
            }
        }
    }

    /// The number of its lease.
    private long ended(TaskId id) throws Exception {
        SiteTask task = ann.awaitEnd(id, SOON);
        assertEquals(TaskState.SUCCEEDED, task.state());
        return task.fences().values().iterator().next();
    }

    private Pair race(Resource thing, Path barrier) throws Exception {
        TaskSpec anns = Site.spec("ann's", Lease.exclusive(thing));
        TaskSpec bobs = Site.spec("bob's", Lease.exclusive(thing));
        Work work = Site.sh("flock -s '" + barrier + "' true");
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Submission> a = threads.submit(pressing(together, ann, anns, work));
            Future<Submission> b = threads.submit(pressing(together, bob, bobs, work));
            boolean annWon = a.get().state() == TaskState.RUNNING;
            Submission winner = annWon ? a.get() : b.get();
            Submission loser = annWon ? b.get() : a.get();
            assertEquals(TaskState.RUNNING, winner.state());
            assertEquals(TaskState.BLOCKED, loser.state());
            assertEquals(winner.id(), loser.waitsFor().orElseThrow().id());
            return new Pair(winner.id(), loser.id());
        }
    }

    private static Callable<Submission> pressing(CyclicBarrier together, TaskSite site, TaskSpec spec, Work work) {
        return () -> {
            together.await();
            return site.submit(spec, work);
        };
    }
}
