package org.understudy.services.replica.link;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.HostConnection;

/// The two agents of a sync. They are started side by side while the console does something else,
/// and may serve one sync after the other: see [HeldAgents].
///
/// Closing it gives it back: to the held ones if the sync [#succeeded], else both agents are ended.
public final class AgentPair implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentPair.class);

    private final Future<AgentTalk> capture;
    private final Future<AgentTalk> portal;
    private final ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor();
    private final HeldAgents home;
    private final Route route;
    private boolean good;

    /// Which agents these are.
    ///
    /// @param source the connection, not only the host: an agent ends with it
    record Route(HostConnection source, HostConnection portal) {
        boolean touches(String host) {
            return source.host().name().equals(host) || portal.host().name().equals(host);
        }
    }

    AgentPair(AgentLauncher agents, Route route, HeldAgents home) {
        this.home = home;
        this.route = route;
        this.capture = starts.submit(starting(agents, route.source(), "capture"));
        this.portal = starts.submit(starting(agents, route.portal(), "portal"));
        starts.shutdown();
    }

    private static Callable<AgentTalk> starting(AgentLauncher agents, HostConnection host, String subcommand) {
        return () -> new AgentTalk(agents.start(host, subcommand), _ -> {}, _ -> {});
    }

    /// The source's agent; waits until it is there.
    public AgentTalk capture() throws ProblemException {
        return get(capture);
    }

    /// The portal's agent; waits until it is there.
    public AgentTalk portal() throws ProblemException {
        return get(portal);
    }

    /// Both have ended their jobs well and could be given others.
    public void succeeded() {
        good = true;
    }

    @Override
    public void close() {
        if (good && isIdle()) {
            good = false;
            home.giveBack(this);
        } else {
            end();
        }
    }

    Route route() {
        return route;
    }

    boolean isIdle() {
        return isIdle(capture) && isIdle(portal);
    }

    private static boolean isIdle(Future<AgentTalk> talk) {
        return talk.state() == Future.State.SUCCESS && talk.resultNow().isIdle();
    }

    /// Ends both agents, or their start.
    public void end() {
        drop(capture);
        drop(portal);
        starts.close();
    }

    private static void drop(Future<AgentTalk> future) {
        // One that is being started is broken off, and closes what it had.
        future.cancel(true);
        try {
            future.get().close();
        } catch (CancellationException | ExecutionException e) {
            LOG.debug("an agent had not started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static AgentTalk get(Future<AgentTalk> talk) throws ProblemException {
        try {
            return talk.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The sync was broken off.", "");
        }
    }
}
