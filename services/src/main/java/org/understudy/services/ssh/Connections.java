package org.understudy.services.ssh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// All connections of this process: one per host, opened on demand, shared by everybody. Those who use a connection do
/// not
/// close it; this does. Closing one by hand is allowed and means "disconnect": the next `open` connects anew.
public final class Connections implements AutoCloseable {
    private final SshSettings settings;
    private final Prompts prompts;
    private final Map<String, HostConnection> open = new HashMap<>();

    public Connections(SshSettings settings, Prompts prompts) {
        this.settings = settings;
        this.prompts = prompts;
    }

    /// The connection of this host, made now if need be. When it exists and was lost, it is returned as it is.
    public HostConnection open(Host host) throws ProblemException {
        Optional<HostConnection> existing = existing(host.name());
        if (existing.isPresent()) {
            return existing.get();
        }
        throw new ProblemException(Kind.UNSUPPORTED, "Not built yet.", settings + " " + prompts + host);
    }

    /// The connection of this host if there is one already.
    public Optional<HostConnection> existing(String hostName) {
        synchronized (open) {
            return Optional.ofNullable(open.get(hostName));
        }
    }

    @Override
    public void close() {
        List<HostConnection> all;
        synchronized (open) {
            all = new ArrayList<>(open.values());
            open.clear();
        }
        all.reversed().forEach(HostConnection::close);
    }
}
