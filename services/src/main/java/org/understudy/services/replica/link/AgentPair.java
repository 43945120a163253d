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

/// The two agents of a sync, started side by side while the console does something else. Each is handed out once; who
/// got it
/// closes it. Closing the pair ends what nobody has asked for.
public final class AgentPair implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentPair.class);

    private final ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<AgentSession> capture;
    private final Future<AgentSession> portal;
    private boolean captureTaken;
    private boolean portalTaken;

    private AgentPair(AgentLauncher agents, HostConnection source, HostConnection portal) {
        this.capture = starts.submit(starting(agents, source, "capture"));
        this.portal = starts.submit(starting(agents, portal, "portal"));
    }

    public static AgentPair start(AgentLauncher agents, HostConnection source, HostConnection portal) {
        return new AgentPair(agents, source, portal);
    }

    private static Callable<AgentSession> starting(AgentLauncher agents, HostConnection host, String subcommand) {
        return () -> agents.start(host, subcommand);
    }

    /// Waits for the source's agent.
    public AgentSession capture() throws ProblemException {
        AgentSession session = get(capture);
        captureTaken = true;
        return session;
    }

    /// Waits for the portal's agent.
    public AgentSession portal() throws ProblemException {
        AgentSession session = get(portal);
        portalTaken = true;
        return session;
    }

    @Override
    public void close() {
        drop(capture, captureTaken);
        drop(portal, portalTaken);
        starts.close();
    }

    private static void drop(Future<AgentSession> future, boolean taken) {
        if (taken) {
            return;
        }
        // One that is being started is broken off, and closes what it had.
        future.cancel(true);
        try {
            future.get().close();
        } catch (CancellationException | ExecutionException e) {
            LOG.debug("an agent that nobody needs had not started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static AgentSession get(Future<AgentSession> session) throws ProblemException {
        try {
            return session.get();
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
