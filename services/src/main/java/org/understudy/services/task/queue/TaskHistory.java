package org.understudy.services.task.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.Transition;
import org.understudy.services.store.SeenTask;
import org.understudy.services.store.Store;
import org.understudy.services.store.TaskRow;

/// Keeps what is seen of tasks, once however many see it. The database may be away: then it is
/// kept in memory and written later; and what is lost with this process is still on the host.
public final class TaskHistory {
    private static final Logger LOG = LoggerFactory.getLogger(TaskHistory.class);
    private static final int MOST_PENDING = 100_000;
    private static final int AT_ONCE = 200;
    private static final Duration LOOK_FOR_OLD = Duration.ofHours(1);

    /// What ended longer ago is removed.
    public static final Duration KEPT = Duration.ofDays(90);

    private final Store store;
    private final LinkedHashMap<String, SeenTask> pending = new LinkedHashMap<>();
    private long looked;
    private boolean everLooked;

    /// What a host tells of a task.
    public record Sight(String host, SiteTask task) {}

    public TaskHistory(Store store) {
        this.store = store;
    }

    /// As its host tells it.
    public void seen(String host, SiteTask task) {
        keep(Rows.seen(host, task), task.transitions());
    }

    public void keep(TaskRow row, List<Transition> transitions) {
        synchronized (pending) {
            remember(row, transitions);
        }
        try {
            flush();
        } catch (ProblemException e) {
            LOG.info("What was seen of tasks is kept until the database is back: {}", e.getMessage());
        }
    }

    private void remember(TaskRow row, List<Transition> transitions) {
        if (pending.size() < MOST_PENDING || pending.containsKey(row.id())) {
            pending.merge(row.id(), new SeenTask(row, transitions), TaskHistory::then);
        }
    }

    /// What was seen first comes first.
    private static SeenTask then(SeenTask earlier, SeenTask later) {
        List<Transition> both = new ArrayList<>(earlier.transitions());
        later.transitions().stream().filter(t -> !both.contains(t)).forEach(both::add);
        return new SeenTask(later.row(), both);
    }

    /// Many at once, as a console sees them when it looks at its hosts; what is known to be over is not written again.
    public void seen(List<Sight> all) throws ProblemException {
        synchronized (pending) {
            all.forEach(s -> remember(Rows.seen(s.host(), s.task()), s.task().transitions()));
        }
        flush();
    }

    /// Writes what could not be written before.
    public void flush() throws ProblemException {
        synchronized (pending) {
            while (!pending.isEmpty()) {
                List<SeenTask> next = pending.values().stream().limit(AT_ONCE).toList();
                List<String> ids = next.stream().map(s -> s.row().id()).toList();
                Set<String> known = next.size() > 1 ? store.tasks().over(ids) : Set.of();
                List<SeenTask> news =
                        next.stream().filter(s -> !known.contains(s.row().id())).toList();
                if (!news.isEmpty()) {
                    store.tasks().seen(news);
                }
                ids.forEach(pending::remove);
            }
        }
    }

    /// Removes what is old, now and then, however often it is called.
    public void forget() throws ProblemException {
        long now = System.nanoTime();
        if (everLooked && now - looked < LOOK_FOR_OLD.toNanos()) {
            return;
        }
        int gone = AT_ONCE;
        while (gone == AT_ONCE) {
            gone = store.tasks().forget(KEPT, AT_ONCE);
        }
        looked = now;
        everLooked = true;
    }
}
