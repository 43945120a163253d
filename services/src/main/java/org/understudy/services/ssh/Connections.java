package org.understudy.services.ssh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.sshd.client.SshClient;
import org.jspecify.annotations.Nullable;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.TestStage;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// All connections of this process: one per host, opened on demand, shared by everybody. Those who
/// use a connection do not close it; this does. Closing one by hand is allowed and means
/// "disconnect": the next `open` connects anew.
public final class Connections implements AutoCloseable {
    private final SshSettings settings;
    private final Prompts prompts;
    private final Dialer dialer;
    private final Map<String, HostConnection> open = new HashMap<>();
    private final Map<String, ReentrantLock> gates = new ConcurrentHashMap<>();
    private @Nullable SshClient client;
    private boolean closed;

    public Connections(SshSettings settings, Prompts prompts) {
        this.settings = settings;
        this.prompts = prompts;
        this.dialer = new Dialer(settings, this::client);
    }

    /// The connection of this host, made now if need be. One that is being re-established is
    /// returned as it is: calls on it wait a while. One that is closed, given up, or of a host that
    /// was defined anew is replaced.
    public HostConnection open(Host host) throws ProblemException {
        return open(host, (_, _) -> {});
    }

    /// The same, telling a listener how far it has come. A connection that exists already tells nothing.
    public HostConnection open(Host host, DialListener listener) throws ProblemException {
        ReentrantLock gate = gates.computeIfAbsent(host.name(), _ -> new ReentrantLock());
        try {
            // Two who want the same host share one login and one set of questions.
            gate.lockInterruptibly();
        } catch (InterruptedException e) {
            throw Waits.cancelled("Connecting to " + host.name());
        }
        try {
            @Nullable HostConnection there;
            synchronized (open) {
                there = open.get(host.name());
            }
            if (there != null) {
                if (usable(there) && there.host().sameWay(host)) {
                    return there;
                }
                there.close();
            }
            HostConnection fresh = connect(host, listener);
            keep(host, fresh);
            return fresh;
        } finally {
            gate.unlock();
        }
    }

    /// A connection of the caller's own, not shared and not kept: whoever asked closes it. For finding out what works.
    public HostConnection probe(Host host, DialListener listener) throws ProblemException {
        return connect(host, listener);
    }

    private void keep(Host host, HostConnection fresh) throws ProblemException {
        synchronized (open) {
            if (!closed) {
                open.put(host.name(), fresh);
                return;
            }
        }
        fresh.close();
        throw new ProblemException(Kind.CANCELLED, "Connecting to " + host.name() + " was cancelled.", "");
    }

    private HostConnection connect(Host host, DialListener listener) throws ProblemException {
        Secrets secrets = new Secrets(prompts, host.name());
        return switch (host.address()) {
            case HostAddress.Local() -> {
                listener.passed(TestStage.NAME, "this machine");
                yield new LocalConnection(host, secrets, settings.user());
            }
            case HostAddress.Ssh ssh -> SshConnection.open(host, ssh, secrets, dialer, settings, listener);
        };
    }

    /// The connection of this host if there is one that is of use.
    public Optional<HostConnection> existing(String hostName) {
        synchronized (open) {
            return Optional.ofNullable(open.get(hostName)).filter(Connections::usable);
        }
    }

    private static boolean usable(HostConnection connection) {
        return connection instanceof SshConnection ssh
                ? ssh.usable()
                : !(connection.state().get() instanceof ConnectionState.Closed);
    }

    /// Started with the first SSH host: it costs threads and the loading of many classes.
    private SshClient client() {
        synchronized (open) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            if (client == null) {
                client = Mina.start(settings);
            }
            return client;
        }
    }

    @Override
    public void close() {
        List<HostConnection> all;
        @Nullable SshClient last;
        synchronized (open) {
            closed = true;
            all = new ArrayList<>(open.values());
            open.clear();
            last = client;
            client = null;
        }
        all.reversed().forEach(HostConnection::close);
        if (last != null) {
            last.stop();
        }
    }
}
