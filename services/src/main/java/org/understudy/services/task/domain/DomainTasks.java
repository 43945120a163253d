package org.understudy.services.task.domain;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.libvirt.DomainEvent;
import org.understudy.services.libvirt.DomainJob;
import org.understudy.services.libvirt.DomainState;
import org.understudy.services.libvirt.Hypervisor;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.observe.Subscription;

/// Follows the domains of one host over one connection to libvirt. What tasks tell there comes by
/// events. Of jobs libvirt tells the end only, so the domains that somebody watches are looked at
/// every two seconds, too. One thread asks, one domain at a time; a libvirt that hangs holds up
/// nobody else.
public final class DomainTasks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DomainTasks.class);
    private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Hypervisor hypervisor;
    private final MutableObservable<DomainView> view = new MutableObservable<>(DomainView.NOTHING);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> dirty = new LinkedHashSet<>();
    private final Map<String, Integer> watched = new HashMap<>();
    private final Map<String, Announcement> told = new HashMap<>();
    private final Map<String, DomainJob> jobs = new HashMap<>();
    private @Nullable Subscription events;
    private @Nullable Subscription alive;
    private @Nullable Thread asking;

    private DomainTasks(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /// Follows from now on, until it is closed. The connection stays the caller's.
    public static DomainTasks follow(Hypervisor hypervisor) throws ProblemException {
        DomainTasks tasks = new DomainTasks(hypervisor);
        // Listening first, then asking: nothing can come between.
        tasks.events = hypervisor.events(tasks::heard);
        List<DomainState> all = hypervisor.domains().get();
        all.forEach(d -> tasks.dirty.add(d.name()));
        tasks.alive = hypervisor.alive().subscribe(is -> tasks.wake(() -> {}));
        tasks.asking = Thread.ofVirtual().name("domains").start(tasks::ask);
        return tasks;
    }

    public Observable<DomainView> view() {
        return view;
    }

    public boolean usable() {
        return hypervisor.alive().get();
    }

    /// Whether libvirt does something with this domain is looked at until the answer is closed.
    public Subscription watch(String domain) {
        wake(() -> {
            watched.merge(domain, 1, Integer::sum);
            dirty.add(domain);
        });
        AtomicBoolean ended = new AtomicBoolean();
        return () -> {
            if (ended.compareAndSet(false, true)) {
                wake(() -> {
                    watched.computeIfPresent(domain, (_, n) -> n == 1 ? null : n - 1);
                    dirty.add(domain);
                });
            }
        };
    }

    private void heard(DomainEvent event) {
        wake(() -> dirty.add(event.domain()));
    }

    private void wake(Runnable mutation) {
        lock.lock();
        try {
            mutation.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void ask() {
        try {
            while (hypervisor.alive().get()) {
                for (String name : due()) {
                    look(name);
                }
                publish(hypervisor.alive().get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            publish(false);
        }
    }

    /// Those that something was told of; after two seconds without that, those that are watched.
    private List<String> due() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = PACE_NANOS;
            boolean first = !view.get().attached();
            while (dirty.isEmpty() && !first && hypervisor.alive().get() && (left > 0 || watched.isEmpty())) {
                if (watched.isEmpty()) {
                    changed.await();
                } else {
                    left = changed.awaitNanos(left);
                }
            }
            Set<String> all = new LinkedHashSet<>(dirty);
            all.addAll(watched.keySet());
            dirty.clear();
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    private boolean isWatched(String name) {
        lock.lock();
        try {
            return watched.containsKey(name);
        } finally {
            lock.unlock();
        }
    }

    private void look(String name) {
        try {
            set(told, name, hypervisor.announcement(name).map(xml -> read(name, xml)));
            set(jobs, name, isWatched(name) ? hypervisor.job(name) : Optional.empty());
        } catch (ProblemException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                told.remove(name);
                jobs.remove(name);
            } else {
                LOG.debug("{} cannot be looked at", name, e);
            }
        }
    }

    private Announcement read(String name, String xml) {
        Announcement all = Announcement.read(name, xml);
        // Once, however often it is looked at.
        if (!all.complaint().isEmpty() && !all.equals(told.get(name))) {
            LOG.warn("{}", all.complaint());
        }
        return all;
    }

    private static <T> void set(Map<String, T> map, String name, Optional<T> now) {
        now.ifPresentOrElse(v -> map.put(name, v), () -> map.remove(name));
    }

    private void publish(boolean attached) {
        view.set(new DomainView(attached, told, jobs));
    }

    @Override
    public void close() {
        if (events != null) {
            events.close();
        }
        if (alive != null) {
            alive.close();
        }
        if (asking != null) {
            asking.interrupt();
        }
    }
}
