package org.understudy.services.task.board;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.services.observe.Observable;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.board.HostState.Standing;
import org.understudy.services.task.domain.DomainTasks;
import org.understudy.services.task.domain.DomainView;
import org.understudy.services.task.domain.Machines;
import org.understudy.services.task.site.SiteView;

/// The tasks of all hosts that this console looks at, whoever began them. A host is looked at
/// when somebody wants that, or when it is connected anyway; then its journal tells what
/// changes. The work is done on threads of its own, host by host, and those who look are told of
/// differences only: see [BoardFeed].
public final class TaskBoard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaskBoard.class);
    private static final int DIALLED_AT_ONCE = 16;
    private static final int HISTORY_IN_ALL = 5000;
    private static final int HISTORY_LEAST = 20;
    private static final int HISTORY_MOST = 200;

    private final BoardSites sites;
    private final Observable<List<Host>> known;
    private final Map<String, HostBoard> boards = new LinkedHashMap<>();
    private final List<BoardFeed> feeds = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore dialling = new Semaphore(DIALLED_AT_ONCE);
    private @Nullable Subscription hosts;
    private boolean closed;

    /// Costs nothing until somebody looks.
    ///
    /// @param known the hosts that there are
    public TaskBoard(BoardSites sites, Observable<List<Host>> known) {
        this.sites = sites;
        this.known = known;
    }

    /// Begins to tell of changes; first of all that is known.
    ///
    /// @param ready runs on any thread when there is something to take
    public BoardFeed feed(Runnable ready) {
        BoardFeed feed = new BoardFeed(ready, feeds::remove);
        boolean first;
        synchronized (this) {
            boards.values().forEach(b -> {
                feed.host(b.host.name(), Optional.of(b.state));
                b.shown().values().forEach(t -> feed.task(t.key(), Optional.of(t)));
                b.domains
                        .jobs()
                        .forEach((name, job) ->
                                feed.job(new BoardChange.Machine(b.host.name(), name), Optional.of(job)));
            });
            feeds.add(feed);
            first = hosts == null;
        }
        if (first) {
            Subscription told = known.subscribe(this::hosts);
            synchronized (this) {
                hosts = told;
            }
        }
        feed.tell();
        return feed;
    }

    private void hosts(List<Host> now) {
        Map<String, Host> byName = now.stream().collect(Collectors.toMap(Host::name, Function.identity(), (a, _) -> a));
        synchronized (this) {
            for (HostBoard board : List.copyOf(boards.values())) {
                @Nullable Host same = byName.get(board.host.name());
                if (same == null || !same.sameWay(board.host)) {
                    remove(board);
                }
            }
            for (Host host : now) {
                if (!boards.containsKey(host.name())) {
                    HostBoard board = new HostBoard(host);
                    boards.put(host.name(), board);
                    feeds.forEach(f -> f.host(host.name(), Optional.of(board.state)));
                }
            }
        }
        feeds.forEach(BoardFeed::tell);
    }

    private void remove(HostBoard board) {
        boards.remove(board.host.name());
        board.close();
        feeds.forEach(f -> {
            f.host(board.host.name(), Optional.empty());
            board.shown().values().forEach(t -> f.task(t.key(), Optional.empty()));
        });
    }

    // ---- looking

    /// Looks at a host; again, if it did not answer. Returns at once.
    public void look(String host) {
        HostBoard board;
        synchronized (this) {
            @Nullable HostBoard found = boards.get(host);
            if (found == null || found.asking || closed || found.state.standing() == Standing.SEEN) {
                return;
            }
            board = found;
            board.asking = true;
            threads.execute(() -> ask(board));
        }
    }

    /// All hosts that there are. Returns at once.
    public void lookAtAll() {
        names().forEach(this::look);
    }

    /// Those that are connected anyway; asks nobody and dials nothing. Returns at once.
    public void glance() {
        synchronized (this) {
            if (!closed) {
                threads.execute(this::lookAtConnected);
            }
        }
    }

    private void lookAtConnected() {
        List<Host> unseen;
        synchronized (this) {
            unseen = boards.values().stream()
                    .filter(b -> b.state.standing() != Standing.SEEN && !b.asking)
                    .map(b -> b.host)
                    .toList();
        }
        unseen.stream().filter(sites::connected).map(Host::name).forEach(this::look);
        List<HostBoard> without;
        synchronized (this) {
            without = boards.values().stream()
                    .filter(b -> b.domains.missing() && !b.asking)
                    .toList();
        }
        without.stream().filter(b -> sites.connected(b.host)).forEach(this::lookAtDomains);
    }

    // ---- the machines of a host

    private void lookAtDomains(HostBoard board) {
        try {
            boolean wanted;
            synchronized (this) {
                wanted = board.domains.wanted()
                        || board.shown().values().stream()
                                .anyMatch(t -> !t.task().state().over()
                                        && !Machines.of(t.task()).isEmpty());
            }
            Optional<DomainTasks> found = sites.domains(board.host, wanted);
            if (found.isPresent()) {
                followDomains(board, found.get());
            }
        } catch (ProblemException e) {
            // Its tasks are seen all the same; the next look tries again.
            LOG.debug("The machines of {} are not seen", board.host.name(), e);
        }
    }

    private void followDomains(HostBoard board, DomainTasks machines) {
        synchronized (this) {
            if (closed || boards.get(board.host.name()) != board || !board.domains.become(machines)) {
                return;
            }
        }
        Subscription told = machines.view().subscribe(view -> seeDomains(board, machines, view));
        boolean kept;
        synchronized (this) {
            kept = board.domains.are(machines) && boards.get(board.host.name()) == board && !closed;
            if (kept) {
                board.domains.following(told);
            }
        }
        if (!kept) {
            told.close();
        }
    }

    private void seeDomains(HostBoard board, DomainTasks machines, DomainView view) {
        synchronized (this) {
            if (!board.domains.are(machines) || boards.get(board.host.name()) != board) {
                return;
            }
            board.domains
                    .see(view)
                    .forEach((name, job) ->
                            feeds.forEach(f -> f.job(new BoardChange.Machine(board.host.name(), name), job)));
            publish(board);
        }
        feeds.forEach(BoardFeed::tell);
    }

    /// Whether libvirt does something with this machine is looked at until the answer is closed, if its host is
    /// connected.
    /// Returns at once.
    public Subscription watch(String host, String machine) {
        synchronized (this) {
            @Nullable HostBoard board = boards.get(host);
            if (board == null || closed) {
                return () -> {};
            }
            board.domains.ask(machine, 1);
            publish(board);
            threads.execute(() -> lookAtDomains(board));
            AtomicBoolean ended = new AtomicBoolean();
            return () -> {
                if (ended.compareAndSet(false, true)) {
                    synchronized (this) {
                        board.domains.ask(machine, -1);
                        publish(board);
                    }
                }
            };
        }
    }

    private synchronized List<String> names() {
        return List.copyOf(boards.keySet());
    }

    private void ask(HostBoard board) {
        try {
            dialling.acquire();
            try {
                stand(board, Standing.ASKED, Optional.empty());
                attach(board, sites.open(board.host));
                lookAtDomains(board);
            } finally {
                dialling.release();
            }
        } catch (ProblemException e) {
            stand(board, Standing.FAILED, Optional.of(e.problem()));
            // Its tasks may be told at its machines all the same.
            lookAtDomains(board);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("The tasks of {} cannot be looked at", board.host.name(), e);
            stand(
                    board,
                    Standing.FAILED,
                    Optional.of(Problem.of(
                            Kind.INTERNAL,
                            "The tasks of " + board.host.name() + " cannot be looked at.",
                            "The log has the details.")));
        } finally {
            synchronized (this) {
                board.asking = false;
            }
        }
    }

    private void attach(HostBoard board, BoardSite site) throws ProblemException {
        Observable<SiteView> now = site.now();
        boolean whole = site.wholeHost();
        synchronized (this) {
            if (closed || boards.get(board.host.name()) != board) {
                return;
            }
            if (site.equals(board.site) && board.journal != null) {
                // The same one: it follows by itself as soon as the host is back.
                return;
            }
            board.close();
            board.site = site;
            board.wholeHost = whole;
        }
        Subscription told = now.subscribe(view -> see(board, site, view));
        boolean kept;
        synchronized (this) {
            kept = site.equals(board.site) && boards.get(board.host.name()) == board;
            if (kept) {
                board.journal = told;
            }
        }
        if (!kept) {
            told.close();
            return;
        }
        List<SiteTask> past = site.past(history());
        synchronized (this) {
            board.past(past);
            publish(board);
        }
        feeds.forEach(BoardFeed::tell);
    }

    private synchronized int history() {
        return Math.clamp(HISTORY_IN_ALL / Math.max(1, boards.size()), HISTORY_LEAST, HISTORY_MOST);
    }

    private void see(HostBoard board, BoardSite site, SiteView view) {
        synchronized (this) {
            if (!site.equals(board.site) || boards.get(board.host.name()) != board) {
                return;
            }
            if (board.see(view)) {
                feeds.forEach(f -> f.host(board.host.name(), Optional.of(board.state)));
            }
            publish(board);
        }
        feeds.forEach(BoardFeed::tell);
    }

    private void publish(HostBoard board) {
        board.update().forEach((key, now) -> feeds.forEach(f -> f.task(key, now)));
    }

    private void stand(HostBoard board, Standing standing, Optional<Problem> problem) {
        synchronized (this) {
            if (boards.get(board.host.name()) == board && board.stand(standing, problem)) {
                feeds.forEach(f -> f.host(board.host.name(), Optional.of(board.state)));
            }
        }
        feeds.forEach(BoardFeed::tell);
    }

    // ---- dealing with them

    /// The host of that name, to deal with its tasks. Waits.
    public BoardSite site(String name) throws ProblemException {
        Host host;
        synchronized (this) {
            @Nullable HostBoard board = boards.get(name);
            if (board == null) {
                throw new ProblemException(Kind.NOT_FOUND, "There is no host " + name + " any more.", "");
            }
            host = board.host;
        }
        return Objects.requireNonNull(sites.open(host));
    }

    @Override
    public void close() {
        @Nullable Subscription told;
        synchronized (this) {
            closed = true;
            told = hosts;
            boards.values().forEach(HostBoard::close);
            threads.shutdownNow();
        }
        if (told != null) {
            told.close();
        }
    }
}
