package org.understudy.app.task.board;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.collections.ListChangeListener;

import org.jspecify.annotations.Nullable;

import org.understudy.app.fx.UiThread;
import org.understudy.app.task.TaskCentre;
import org.understudy.app.task.TaskViewModel;
import org.understudy.model.task.LeaseMode;
import org.understudy.model.task.Resource;
import org.understudy.model.task.TaskId;
import org.understudy.services.libvirt.DomainJob;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.board.BoardChange;
import org.understudy.services.task.board.BoardFeed;
import org.understudy.services.task.board.BoardTask;
import org.understudy.services.task.board.HostState;
import org.understudy.services.task.board.TaskBoard;

/// The one who looks at the board for the whole window. Changes are taken once per pulse and
/// cost as much as has changed, however many tasks there are.
public final class BoardViewModel {
    private final UiThread ui;
    private final TaskBoard board;
    private final TaskCentre centre;
    private final Map<BoardTask.Key, TaskRow> rows = new LinkedHashMap<>();
    private final Map<TaskId, TaskRow> byId = new HashMap<>();
    private final Map<TaskViewModel, TaskRow> local = new LinkedHashMap<>();
    private final PastRows past = new PastRows();
    private final Map<String, HostState> hosts = new TreeMap<>();
    private final Map<BoardTask.Key, TaskRow> live = new LinkedHashMap<>();
    private final Map<Held, TaskRow> holders = new HashMap<>();
    private final Map<BoardChange.Machine, DomainJob> jobs = new HashMap<>();
    private final List<Runnable> jobListeners = new ArrayList<>();
    private final List<Consumer<Changed>> listeners = new ArrayList<>();
    private final ReadOnlyIntegerWrapper liveCount = new ReadOnlyIntegerWrapper();
    private @Nullable BoardFeed feed;

    /// What one pulse brought. A row that stays in its place tells by its own property what it
    /// shows; `moved` are those whose place is another one.
    ///
    /// @param touched all whose content is different, the added and moved ones included
    public record Changed(
            Collection<TaskRow> added,
            Collection<TaskRow> moved,
            Collection<TaskRow> gone,
            Collection<TaskRow> touched) {}

    /// A resource where it is.
    private record Held(String host, Resource resource) {}

    public BoardViewModel(UiThread ui, TaskBoard board, TaskCentre centre) {
        this.ui = ui;
        this.board = board;
        this.centre = centre;
    }

    public TaskBoard board() {
        return board;
    }

    /// From now on, until the window ends.
    public void begin() {
        if (feed == null) {
            centre.tasks().addListener((ListChangeListener<TaskViewModel>) _ -> takeLocal());
            takeLocal();
            feed = board.feed(() -> ui.queue(this::take));
        }
    }

    public void end() {
        if (feed != null) {
            feed.close();
        }
    }

    private void take() {
        if (feed == null) {
            // The first call may come before the feed is known here.
            ui.queue(this::take);
            return;
        }
        BoardChange change = feed.take();
        if (change.nothing()) {
            return;
        }
        change.hosts()
                .forEach((name, state) -> state.ifPresentOrElse(s -> hosts.put(name, s), () -> hosts.remove(name)));
        change.jobs()
                .forEach((machine, job) -> job.ifPresentOrElse(j -> jobs.put(machine, j), () -> jobs.remove(machine)));
        if (!change.jobs().isEmpty()) {
            List.copyOf(jobListeners).forEach(Runnable::run);
        }
        List<TaskRow> added = new ArrayList<>();
        List<TaskRow> moved = new ArrayList<>();
        List<TaskRow> gone = new ArrayList<>();
        List<TaskRow> touched = new ArrayList<>();
        change.tasks().forEach((key, now) -> {
            @Nullable TaskRow row = rows.get(key);
            if (now.isEmpty()) {
                if (row != null) {
                    rows.remove(key);
                    byId.remove(key.id(), row);
                    live.remove(key);
                    hold(row, false);
                    gone.add(row);
                }
            } else if (row == null) {
                TaskRow fresh = new TaskRow(now.get());
                rows.put(key, fresh);
                past.known(key).ifPresent(gone::add);
                byId.put(key.id(), fresh);
                added.add(fresh);
                touched.add(fresh);
                keepLive(key, fresh);
            } else {
                row.show(now.get());
                touched.add(row);
                if (row.moved()) {
                    moved.add(row);
                }
                keepLive(key, row);
            }
        });
        liveCount.set(live.size());
        tell(new Changed(added, moved, gone, touched));
        if (!added.isEmpty()) {
            // One that was here as a task of this console alone may be on its host now.
            takeLocal();
        }
    }

    private void keepLive(BoardTask.Key key, TaskRow row) {
        hold(row, row.face().state().holds());
        if (row.face().over()) {
            live.remove(key);
        } else {
            live.put(key, row);
        }
    }

    /// Remembers who has what for himself, so that many rows can ask.
    private void hold(TaskRow row, boolean now) {
        row.onHost()
                .ifPresent(at -> at.task().leases().stream()
                        .filter(l -> l.mode() == LeaseMode.EXCLUSIVE)
                        .map(l -> new Held(at.host(), l.resource()))
                        .forEach(held -> {
                            if (now) {
                                holders.put(held, row);
                            } else {
                                holders.remove(held, row);
                            }
                        }));
    }

    /// Tasks of this console stand in the same list, but for those that are on a host as well.
    private void takeLocal() {
        List<TaskRow> added = new ArrayList<>();
        List<TaskRow> moved = new ArrayList<>();
        List<TaskRow> gone = new ArrayList<>();
        Collection<TaskViewModel> now = centre.tasks();
        for (TaskViewModel task : List.copyOf(local.keySet())) {
            if (!now.contains(task) || onHost(task)) {
                TaskRow row = local.remove(task);
                if (row != null) {
                    gone.add(row);
                }
            }
        }
        for (TaskViewModel task : now) {
            @Nullable TaskRow row = local.get(task);
            if (row == null && !onHost(task)) {
                TaskRow fresh = new TaskRow(task);
                local.put(task, fresh);
                added.add(fresh);
            } else if (row != null && row.moved()) {
                moved.add(row);
            }
        }
        List<TaskRow> touched = new ArrayList<>(added);
        touched.addAll(moved);
        tell(new Changed(added, moved, gone, touched));
    }

    private boolean onHost(TaskViewModel task) {
        return task.onHost().map(at -> byId.containsKey(at.id())).orElse(false);
    }

    private void tell(Changed changed) {
        changed.moved().forEach(TaskRow::place);
        List.copyOf(listeners).forEach(l -> l.accept(changed));
    }

    /// What the history tells beside what hosts tell: tasks that are over. A host knows better.
    public void past(List<org.understudy.services.store.TaskRow> now) {
        List<TaskRow> added = new ArrayList<>();
        List<TaskRow> gone = new ArrayList<>();
        past.show(now, rows.keySet(), added, gone);
        if (!added.isEmpty() || !gone.isEmpty()) {
            tell(new Changed(added, List.of(), gone, added));
        }
    }

    // ---- looking

    /// Hears of each pulse that brings something, on the UI thread.
    public Subscription listen(Consumer<Changed> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// All there are, in no order.
    public Collection<TaskRow> all() {
        List<TaskRow> all = new ArrayList<>(local.values());
        all.addAll(rows.values());
        all.addAll(past.rows());
        return all;
    }

    /// Those that are on hosts and not over.
    public Collection<TaskRow> live() {
        return Collections.unmodifiableCollection(live.values());
    }

    public ReadOnlyIntegerProperty liveCount() {
        return liveCount.getReadOnlyProperty();
    }

    public Optional<TaskRow> find(String host, TaskId id) {
        return Optional.ofNullable(rows.get(new BoardTask.Key(host, id)));
    }

    public Collection<HostState> hosts() {
        return Collections.unmodifiableCollection(hosts.values());
    }

    public Optional<HostState> host(String name) {
        return Optional.ofNullable(hosts.get(name));
    }

    /// Who keeps people from a resource of a host: the task that has it for itself.
    public Optional<TaskRow> holderOf(String host, Resource resource) {
        return Optional.ofNullable(holders.get(new Held(host, resource)));
    }

    /// Follows who keeps people from a resource; null: nobody does. The sink is called again with
    /// the same row when it goes on.
    public Subscription followHolder(String host, Resource resource, Consumer<@Nullable TaskRow> sink) {
        @Nullable TaskRow[] last = new @Nullable TaskRow[1];
        Consumer<Changed> look = changed -> {
            boolean concerns = changed.touched().stream()
                            .anyMatch(row -> row.onHost()
                                    .map(at -> at.host().equals(host))
                                    .orElse(false))
                    || changed.gone().contains(last[0]);
            if (concerns) {
                last[0] = holderOf(host, resource).orElse(null);
                sink.accept(last[0]);
            }
        };
        last[0] = holderOf(host, resource).orElse(null);
        sink.accept(last[0]);
        return listen(look);
    }

    /// Follows what libvirt does with a machine, whoever asked for it; null: nothing.
    public Subscription followJob(String host, String machine, Consumer<@Nullable DomainJob> sink) {
        BoardChange.Machine which = new BoardChange.Machine(host, machine);
        Runnable look = () -> sink.accept(jobs.get(which));
        jobListeners.add(look);
        look.run();
        Subscription looking = board.watch(host, machine);
        return () -> {
            jobListeners.remove(look);
            looking.close();
        };
    }
}
