package org.understudy.services.replica.link;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.understudy.services.ssh.HostConnection;

/// Agents that have done a sync and wait for the next one, so that a console that keeps a replica
/// fresh does not start Java machines each time. They go after a few minutes without work, and with
/// the console.
public final class HeldAgents implements AutoCloseable {
    /// An idle agent costs its host some 50 MB; whoever syncs more seldom than this can wait for a start.
    private static final Duration IDLE = Duration.ofMinutes(5);

    private final AgentLauncher agents;
    private final Executor later;
    private final Map<AgentPair.Route, Idle> idle = new HashMap<>();
    private boolean closed;

    /// One stay among the held ones; a pair has many.
    @SuppressWarnings("ClassCanBeRecord") // told apart by identity
    private static final class Idle {
        private final AgentPair pair;

        Idle(AgentPair pair) {
            this.pair = pair;
        }

        AgentPair pair() {
            return pair;
        }
    }

    public HeldAgents(AgentLauncher agents) {
        this(agents, IDLE);
    }

    HeldAgents(AgentLauncher agents, Duration patience) {
        this.agents = agents;
        this.later = CompletableFuture.delayedExecutor(
                patience.toMillis(),
                TimeUnit.MILLISECONDS,
                work -> Thread.ofVirtual().name("idle agents").start(work));
    }

    /// A pair that waits, or one that is being started. The caller closes it.
    public AgentPair take(HostConnection source, HostConnection portal) {
        AgentPair.Route route = new AgentPair.Route(source, portal);
        @Nullable Idle held;
        synchronized (this) {
            held = idle.remove(route);
        }
        if (held != null) {
            if (held.pair().isIdle()) {
                return held.pair();
            }
            held.pair().end();
        }
        return new AgentPair(agents, route, this);
    }

    void giveBack(AgentPair pair) {
        Idle waiting = new Idle(pair);
        boolean kept;
        synchronized (this) {
            kept = !closed && idle.putIfAbsent(pair.route(), waiting) == null;
        }
        if (kept) {
            later.execute(() -> expire(waiting));
        } else {
            pair.end();
        }
    }

    /// Ends those that wait on a host.
    public void letGo(String host) {
        List<AgentPair> there;
        synchronized (this) {
            there = idle.values().stream()
                    .map(Idle::pair)
                    .filter(pair -> pair.route().touches(host))
                    .toList();
            there.forEach(pair -> idle.remove(pair.route()));
        }
        there.forEach(AgentPair::end);
    }

    /// One that was taken and given back meanwhile waits anew.
    private void expire(Idle waiting) {
        boolean still;
        synchronized (this) {
            still = idle.get(waiting.pair().route()) == waiting;
            if (still) {
                idle.remove(waiting.pair().route());
            }
        }
        if (still) {
            waiting.pair().end();
        }
    }

    @Override
    public void close() {
        List<AgentPair> all;
        synchronized (this) {
            closed = true;
            all = idle.values().stream().map(Idle::pair).toList();
            idle.clear();
        }
        all.forEach(AgentPair::end);
    }
}
