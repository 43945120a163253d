package org.understudy.services.task;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.ExecResult;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.task.site.SitePlace;
import org.understudy.services.task.site.TaskSite;

/// The hosts whose tasks this console looks at: one site per host, opened on demand and shared.
public final class TaskSites implements AutoCloseable {
    private final Connections connections;
    private final SitePlace place;
    private final Map<String, Kept> open = new HashMap<>();
    private final Map<String, ReentrantLock> gates = new ConcurrentHashMap<>();
    private boolean closed;

    private record Kept(HostConnection connection, TaskSite site) {}

    public TaskSites(Connections connections, SitePlace place) {
        this.connections = connections;
        this.place = place;
    }

    public TaskSite open(Host host) throws ProblemException {
        ReentrantLock gate = gates.computeIfAbsent(host.name(), _ -> new ReentrantLock());
        try {
            gate.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The tasks of " + host.name() + " were not looked at.", "");
        }
        try {
            HostConnection connection = connections.open(host);
            @Nullable Kept there;
            synchronized (open) {
                there = open.get(host.name());
            }
            if (there != null && there.connection().equals(connection)) {
                return there.site();
            }
            if (there != null) {
                there.site().close();
            }
            TaskSite site = TaskSite.open(connection, place);
            keep(host, new Kept(connection, site));
            return site;
        } finally {
            gate.unlock();
        }
    }

    /// Runs something short that changes nothing there, beside all tasks.
    ExecResult look(Host host, Command command) throws ProblemException {
        return connections.open(host).run(command);
    }

    private void keep(Host host, Kept fresh) throws ProblemException {
        synchronized (open) {
            if (!closed) {
                open.put(host.name(), fresh);
                return;
            }
        }
        fresh.site().close();
        throw new ProblemException(Kind.CANCELLED, "The tasks of " + host.name() + " were not looked at.", "");
    }

    @Override
    public void close() {
        Map<String, Kept> all;
        synchronized (open) {
            closed = true;
            all = Map.copyOf(open);
            open.clear();
        }
        // At once: each waits for its host to say good-bye.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            all.values().forEach(k -> threads.execute(k.site()::close));
        }
    }
}
