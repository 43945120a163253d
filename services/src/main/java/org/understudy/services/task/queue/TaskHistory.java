package org.understudy.services.task.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.Transition;
import org.understudy.services.store.Store;
import org.understudy.services.store.TaskRow;

/// Keeps what is seen of tasks, once however many see it. The database may be away: then it is
/// kept in memory and written later; and what is lost with this process is still on the host.
public final class TaskHistory {
    private static final Logger LOG = LoggerFactory.getLogger(TaskHistory.class);
    private static final int MOST_PENDING = 100_000;

    private final Store store;
    private final LinkedHashMap<String, Seen> pending = new LinkedHashMap<>();

    private record Seen(TaskRow row, List<Transition> transitions) {
        /// What was seen first comes first.
        Seen then(Seen later) {
            List<Transition> both = new ArrayList<>(transitions);
            later.transitions.stream().filter(t -> !both.contains(t)).forEach(both::add);
            return new Seen(later.row, both);
        }
    }

    public TaskHistory(Store store) {
        this.store = store;
    }

    /// As its host tells it.
    public void seen(String host, SiteTask task) {
        keep(Rows.seen(host, task), task.transitions());
    }

    public void keep(TaskRow row, List<Transition> transitions) {
        synchronized (pending) {
            if (pending.size() < MOST_PENDING || pending.containsKey(row.id())) {
                pending.merge(row.id(), new Seen(row, List.copyOf(transitions)), Seen::then);
            }
        }
        try {
            flush();
        } catch (ProblemException e) {
            LOG.info("What was seen of tasks is kept until the database is back: {}", e.getMessage());
        }
    }

    /// Writes what could not be written before.
    public void flush() throws ProblemException {
        synchronized (pending) {
            while (!pending.isEmpty()) {
                Seen next = pending.firstEntry().getValue();
                store.tasks().seen(next.row, next.transitions);
                pending.remove(next.row.id());
            }
        }
    }
}
