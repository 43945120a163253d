package org.understudy.services.task.board;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.services.libvirt.DomainJob;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.domain.Announcement;
import org.understudy.services.task.domain.DomainTasks;
import org.understudy.services.task.domain.DomainView;
import org.understudy.services.task.domain.Machines;
import org.understudy.services.task.site.SiteView;

/// What a board knows of the machines of one host. Its owner guards it by its lock.
final class Domains {
    private final Map<String, Integer> asked = new HashMap<>();
    private final Map<String, Subscription> watched = new HashMap<>();
    private DomainView view = DomainView.NOTHING;
    private @Nullable DomainTasks tasks;
    private @Nullable Subscription following;

    /// @return whether these are other ones than before
    boolean become(DomainTasks now) {
        if (now.equals(tasks)) {
            return false;
        }
        close();
        tasks = now;
        return true;
    }

    boolean are(DomainTasks those) {
        return those.equals(tasks);
    }

    void following(Subscription subscription) {
        following = subscription;
    }

    boolean missing() {
        return tasks == null || !tasks.usable();
    }

    /// @return the jobs that are different now, empty values for those that are over
    Map<String, Optional<DomainJob>> see(DomainView now) {
        Map<String, Optional<DomainJob>> changes = new HashMap<>();
        now.jobs().forEach((name, job) -> {
            if (!job.equals(view.jobs().get(name))) {
                changes.put(name, Optional.of(job));
            }
        });
        view.jobs().keySet().stream()
                .filter(name -> !now.jobs().containsKey(name))
                .forEach(name -> changes.put(name, Optional.empty()));
        view = now;
        return changes;
    }

    Map<String, DomainJob> jobs() {
        return view.jobs();
    }

    Optional<DomainJob> job(SiteTask task) {
        return Machines.job(task, view.jobs());
    }

    /// Tasks that are told at machines only. Where the journal of the whole host is heard it knows
    /// better: what it does not know has just ended, or is from another host.
    List<SiteTask> told(SiteView journal, boolean wholeHost, Set<TaskId> past) {
        if (!view.attached() || (journal.attached() && wholeHost)) {
            return List.of();
        }
        List<SiteTask> more = new ArrayList<>();
        Set<TaskId> seen = new HashSet<>(past);
        journal.tasks().forEach(t -> seen.add(t.id()));
        for (Announcement each : view.told().values()) {
            each.tasks().stream().filter(t -> seen.add(t.id())).forEach(more::add);
        }
        return more;
    }

    void ask(String name, int more) {
        asked.merge(name, more, (a, b) -> a + b == 0 ? null : a + b);
    }

    boolean wanted() {
        return !asked.isEmpty();
    }

    /// Looks at the machines that these tasks have to do with, and at those that somebody asked for.
    void watch(List<SiteTask> live) {
        if (tasks == null) {
            return;
        }
        Set<String> names = new HashSet<>(asked.keySet());
        live.forEach(t -> names.addAll(Machines.of(t)));
        watched.forEach((name, watching) -> {
            if (!names.contains(name)) {
                watching.close();
            }
        });
        watched.keySet().retainAll(names);
        DomainTasks there = tasks;
        names.forEach(name -> watched.computeIfAbsent(name, there::watch));
    }

    /// What was known stays until others are there.
    void close() {
        watched.values().forEach(Subscription::close);
        watched.clear();
        if (following != null) {
            following.close();
            following = null;
        }
    }
}
