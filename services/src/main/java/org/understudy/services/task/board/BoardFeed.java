package org.understudy.services.task.board;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.understudy.services.libvirt.DomainJob;
import org.understudy.services.observe.Subscription;

/// Changes on their way to one who looks. What is overtaken before it was taken is left out, so
/// whoever looks seldom takes little: each task once, as it is then.
public final class BoardFeed implements Subscription {
    private final Runnable ready;
    private final Runnable onClose;
    private Map<BoardTask.Key, Optional<BoardTask>> tasks = new LinkedHashMap<>();
    private Map<String, Optional<HostState>> hosts = new LinkedHashMap<>();
    private Map<BoardChange.Machine, Optional<DomainJob>> jobs = new LinkedHashMap<>();
    private boolean told;
    private volatile boolean closed;

    /// @param ready runs on any thread when there is something to take, once until it is taken
    BoardFeed(Runnable ready, java.util.function.Consumer<BoardFeed> onClose) {
        this.ready = ready;
        this.onClose = () -> onClose.accept(this);
    }

    synchronized void task(BoardTask.Key key, Optional<BoardTask> now) {
        tasks.put(key, now);
    }

    synchronized void host(String name, Optional<HostState> now) {
        hosts.put(name, now);
    }

    synchronized void job(BoardChange.Machine machine, Optional<DomainJob> now) {
        jobs.put(machine, now);
    }

    void tell() {
        synchronized (this) {
            if (told || closed || (tasks.isEmpty() && hosts.isEmpty() && jobs.isEmpty())) {
                return;
            }
            told = true;
        }
        ready.run();
    }

    /// What has changed since this was called last.
    public synchronized BoardChange take() {
        BoardChange change = new BoardChange(tasks, hosts, jobs);
        tasks = new LinkedHashMap<>();
        hosts = new LinkedHashMap<>();
        jobs = new LinkedHashMap<>();
        told = false;
        return change;
    }

    @Override
    public void close() {
        closed = true;
        onClose.run();
    }
}
