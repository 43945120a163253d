package org.understudy.services.task.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Ending;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskState;
import org.understudy.services.task.board.BoardFeed;
import org.understudy.services.task.board.BoardTask;
import org.understudy.services.task.board.TaskBoard;

/// Writes into the history of the team what a console sees on its board: each state of each task,
/// on a thread of its own, many at a time. While the database is away it is kept and written
/// later; what is lost with this process is told by the hosts to the next console that looks.
public final class HistoryFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFeed.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final TaskHistory history;
    private final Clock clock;
    private final Semaphore signal = new Semaphore(0);
    private final Map<BoardTask.Key, TaskState> told = new HashMap<>();
    private final Map<BoardTask.Key, SiteTask> fresh = new HashMap<>();
    private final BoardFeed feed;
    private final Thread thread;
    private boolean away;

    public HistoryFeed(TaskBoard board, TaskHistory history, Clock clock) {
        this.history = history;
        this.clock = clock;
        this.feed = board.feed(signal::release);
        this.thread = Thread.ofVirtual().name("history").start(this::follow);
    }

    private void follow() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean _ = signal.tryAcquire(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                signal.drainPermits();
                feed.take().tasks().forEach(this::changed);
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void changed(BoardTask.Key key, Optional<BoardTask> now) {
        if (now.isEmpty()) {
            told.remove(key);
            return;
        }
        SiteTask task = now.get().task();
        // Progress is nobody's history.
        @Nullable TaskState before = told.put(key, task.state());
        if (before != task.state() && !longGone(task)) {
            fresh.put(key, task);
        }
    }

    /// It would be written only to be removed again.
    private boolean longGone(SiteTask task) {
        Instant horizon = clock.instant().minus(TaskHistory.KEPT);
        return task.ending().map(Ending::at).filter(horizon::isAfter).isPresent();
    }

    private void write() {
        List<TaskHistory.Sight> batch = new ArrayList<>();
        fresh.forEach((key, task) -> batch.add(new TaskHistory.Sight(key.host(), task)));
        fresh.clear();
        try {
            history.seen(batch);
            history.forget();
            if (away) {
                away = false;
                LOG.info("The history is written again");
            }
        } catch (ProblemException e) {
            if (!away) {
                away = true;
                LOG.info("What is seen of tasks is kept until the database is back: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        feed.close();
        thread.interrupt();
        try {
            thread.join(AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
