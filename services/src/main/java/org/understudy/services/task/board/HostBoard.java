package org.understudy.services.task.board;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Problem;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.board.HostState.Standing;
import org.understudy.services.task.site.SiteView;

/// The part of the board that is one host: its history and what is live there, laid over each
/// other. Its owner guards it by its lock.
final class HostBoard {
    private static final int KEPT = 500;

    final Host host;
    private final Map<TaskId, SiteTask> past = new LinkedHashMap<>();
    private Map<TaskId, BoardTask> shown = Map.of();
    private SiteView view = SiteView.NOTHING;
    private boolean everSeen;
    HostState state;
    boolean asking;

    @Nullable
    BoardSite site;

    @Nullable
    Subscription journal;

    /// Its machines, where it has some.
    final Domains domains = new Domains();

    boolean wholeHost = true;

    HostBoard(Host host) {
        this.host = host;
        this.state = new HostState(host.name(), Standing.UNSEEN, Optional.empty());
    }

    /// @return whether people see a difference
    boolean stand(Standing standing, Optional<Problem> problem) {
        HostState next = new HostState(host.name(), standing, problem);
        boolean changed = !next.equals(state);
        state = next;
        return changed;
    }

    void past(List<SiteTask> tasks) {
        // What is live is told by the journal alone: the list was read at another moment.
        tasks.stream().filter(t -> t.state().over()).forEach(t -> past.put(t.id(), t));
    }

    /// @return whether its standing changed
    boolean see(SiteView now) {
        view = now;
        everSeen |= now.attached();
        return everSeen && stand(now.attached() ? Standing.SEEN : Standing.AWAY, Optional.empty());
    }

    Map<TaskId, BoardTask> shown() {
        return shown;
    }

    /// Takes over what is known now.
    ///
    /// @return what is different, empty values for what is gone
    Map<BoardTask.Key, Optional<BoardTask>> update() {
        for (SiteTask task : view.tasks()) {
            if (task.state().over()) {
                // It stays when the journal forgets it.
                past.put(task.id(), task);
            }
        }
        forget();
        List<SiteTask> live = new ArrayList<>(view.live());
        live.addAll(domains.told(view, wholeHost, past.keySet()));
        Map<TaskId, BoardTask> next = new LinkedHashMap<>();
        past.values().forEach(t -> next.put(t.id(), new BoardTask(host.name(), t, Optional.empty(), false)));
        for (SiteTask task : live) {
            boolean away = !view.attached() && view.find(task.id()).isPresent();
            Optional<SiteTask> by = task.state() == TaskState.BLOCKED ? task.blockedBy(live) : Optional.empty();
            next.put(task.id(), new BoardTask(host.name(), task, by, domains.job(task), away));
        }
        domains.watch(live);
        Map<BoardTask.Key, Optional<BoardTask>> changes = new LinkedHashMap<>();
        next.forEach((id, task) -> {
            @Nullable BoardTask before = shown.get(id);
            if (before == null || !before.same(task)) {
                changes.put(task.key(), Optional.of(task));
            }
        });
        shown.forEach((id, task) -> {
            if (!next.containsKey(id)) {
                changes.put(task.key(), Optional.empty());
            }
        });
        shown = next;
        return changes;
    }

    private void forget() {
        if (past.size() > KEPT) {
            List<TaskId> oldest = new ArrayList<>(past.keySet());
            oldest.sort(null);
            oldest.subList(0, oldest.size() - KEPT).forEach(past::remove);
        }
    }

    void close() {
        if (journal != null) {
            journal.close();
            journal = null;
        }
        domains.close();
    }
}
