package org.understudy.services.ssh;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// A host behind SSH; the state diagram stands at [ConnectionState].
final class SshConnection extends ShellConnection {
    private static final Logger LOG = LoggerFactory.getLogger(SshConnection.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration OPEN_DEADLINE = Duration.ofSeconds(30);
    private static final Set<Kind> INCURABLE =
            Set.of(Kind.HOST_KEY_CHANGED, Kind.HOST_KEY_UNKNOWN, Kind.LOGIN_REFUSED, Kind.BAD_INPUT, Kind.UNSUPPORTED);

    private final HostAddress.Ssh address;
    private final Dialer dialer;
    private final String login;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Flight flight = new Flight();
    private final Set<SshForward> forwards = ConcurrentHashMap.newKeySet();
    private Dialer.@Nullable Dialed current;
    private @Nullable Problem trouble;
    private @Nullable Thread reconnecting;
    private boolean closed;

    private SshConnection(Host host, HostAddress.Ssh address, Secrets secrets, Dialer dialer, String login) {
        super(host, secrets, new ConnectionState.Connecting());
        this.address = address;
        this.dialer = dialer;
        this.login = login;
    }

    static SshConnection open(
            Host host,
            HostAddress.Ssh address,
            Secrets secrets,
            Dialer dialer,
            SshSettings settings,
            DialListener listener)
            throws ProblemException {
        String login = Target.of(settings, host.name(), address).login();
        SshConnection connection = new SshConnection(host, address, secrets, dialer, login);
        connection.adopt(dialer.dial(host.name(), address, secrets, listener));
        return connection;
    }

    @Override
    String subject() {
        return login;
    }

    // ---- the session and its loss

    private void adopt(Dialer.Dialed dialed) throws ProblemException {
        lock.lock();
        try {
            if (closed) {
                dialed.close();
                throw closedProblem();
            }
            current = dialed;
            trouble = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        setState(new ConnectionState.Connected());
        dialed.session().addCloseFutureListener(_ -> lost(dialed));
    }

    private void lost(Dialer.Dialed dialed) {
        lock.lock();
        try {
            if (closed || current == null || !current.session().equals(dialed.session())) {
                return;
            }
            current = null;
            dialed.close();
            String why = dialed.attempt().cause().map(SshConnection::why).orElse("The other end closed it.");
            Problem reason = Problem.of(
                    Kind.CONNECTION_LOST,
                    "The connection to " + host().name() + " was lost.",
                    why,
                    "It is made anew as soon as the host answers.");
            trouble = reason;
            setState(new ConnectionState.Lost(reason));
            reconnecting = Thread.ofVirtual().name("reconnect " + host().name()).start(() -> reconnect(reason));
        } finally {
            lock.unlock();
        }
    }

    private static String why(Throwable cause) {
        String text = Waits.text(cause);
        return text.contains("heartbeat") ? "It has not answered for a while." : text.endsWith(".") ? text : text + ".";
    }

    private void reconnect(Problem reason) {
        Duration pause = Duration.ofSeconds(1);
        for (int attempt = 1; ; attempt++) {
            setState(new ConnectionState.Reconnecting(
                    reason, attempt, Instant.now().plus(pause)));
            try {
                Thread.sleep(pause);
                adopt(dialer.dial(host().name(), address, secrets(), (_, _) -> {}));
                LOG.info("{} is connected again, attempt {}", host().name(), attempt);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ProblemException e) {
                LOG.debug("attempt {} to reach {} again", attempt, host().name(), e);
                if (INCURABLE.contains(e.kind())) {
                    giveUp(e.problem());
                    return;
                }
                if (e.kind() == Kind.CANCELLED) {
                    return;
                }
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private void giveUp(Problem problem) {
        lock.lock();
        try {
            trouble = problem;
            reconnecting = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        setState(new ConnectionState.Lost(problem));
    }

    /// Whether calls can succeed again without a new connection.
    boolean usable() {
        lock.lock();
        try {
            return !closed && (current != null || trouble == null || trouble.kind() == Kind.CONNECTION_LOST);
        } finally {
            lock.unlock();
        }
    }

    private ClientSession session() throws ProblemException {
        long left = PATIENCE.toNanos();
        lock.lock();
        try {
            while (true) {
                if (closed) {
                    throw closedProblem();
                }
                if (current != null) {
                    return current.session();
                }
                boolean hopeless = trouble != null && trouble.kind() != Kind.CONNECTION_LOST;
                if (left <= 0 || hopeless) {
                    throw trouble == null ? closedProblem() : trouble.exception();
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw Waits.cancelled("The work on " + host().name());
        } finally {
            lock.unlock();
        }
    }

    private ProblemException closedProblem() {
        return new ProblemException(
                Kind.CONNECTION_LOST, "The connection to " + host().name() + " is closed.", "", "Connect again.");
    }

    // ---- what runs through it

    @Override
    RawProcess execute(String line) throws ProblemException {
        ClientSession session = session();
        ExecChannel channel = new ExecChannel(line, host().name(), flight.window());
        boolean good = false;
        try {
            ((AbstractSession) session).getService(ConnectionService.class).registerChannel(channel);
            long asked = System.nanoTime();
            channel.open().verify(OPEN_DEADLINE);
            flight.answeredAfter(System.nanoTime() - asked);
            good = true;
            return channel;
        } catch (InterruptedIOException e) {
            throw Waits.cancelled("The work on " + host().name());
        } catch (IOException | IllegalStateException e) {
            if (session.isClosing() || session.isClosed()) {
                throw new ProblemException(
                        Problem.of(
                                Kind.CONNECTION_LOST,
                                "The connection to " + host().name() + " was lost.",
                                Waits.text(e),
                                "Look at the network and at the host, then try again."),
                        e);
            }
            throw new ProblemException(
                    Problem.of(
                            Kind.FAILED,
                            host().name() + " does not open another channel.",
                            Waits.text(e),
                            "Raise MaxSessions in its sshd_config, or let fewer things run at once."),
                    e);
        } finally {
            if (!good) {
                channel.close(true);
            }
        }
    }

    @Override
    public LocalForward forwardTcp(String toHost, int toPort) throws ProblemException {
        session();
        try {
            SshForward forward = new SshForward(this::session, toHost, toPort);
            forwards.add(forward);
            return forward;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.FAILED,
                            "No way to " + toHost + " port " + toPort + " through " + host().name() + ".",
                            Waits.text(e)),
                    e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
        } finally {
            lock.unlock();
        }
        forwards.forEach(SshForward::close);
        closeChildren();
        Dialer.@Nullable Dialed dialed;
        lock.lock();
        try {
            closed = true;
            dialed = current;
            current = null;
            changed.signalAll();
            if (reconnecting != null) {
                reconnecting.interrupt();
            }
        } finally {
            lock.unlock();
        }
        setState(new ConnectionState.Closed());
        if (dialed != null) {
            try {
                dialed.session().close(false).await(TimeUnit.SECONDS.toMillis(1));
            } catch (IOException e) {
                LOG.trace("while closing", e);
            }
            dialed.close();
        }
    }
}
