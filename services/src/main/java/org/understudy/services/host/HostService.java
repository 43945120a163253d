package org.understudy.services.host;

import java.util.List;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostRole;
import org.understudy.model.host.HostTest;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.ObservableList;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.store.Store;

/// The hosts that the console knows.
public final class HostService {
    private final Store store;
    private final Connections connections;
    private final ObservableList<Host> hosts = new ObservableList<>();

    public HostService(Store store, Connections connections) {
        this.store = store;
        this.connections = connections;
    }

    /// All hosts by name. Empty until the first [#list]; after that every change through this service is in it.
    public ObservableList<Host> hosts() {
        return hosts;
    }

    /// Reads the hosts from the store and publishes them.
    public List<Host> list() throws ProblemException {
        hosts.setAll(store.hosts());
        return hosts.items();
    }

    /// The host of this name.
    public Host find(String name) throws ProblemException {
        Host known = store.host(name).orElse(null);
        if (known != null) {
            return known;
        }
        throw new ProblemException(
                Kind.NOT_FOUND,
                "There is no host named " + name + ".",
                "",
                "See which there are: understudy host list",
                "Add it: understudy host add " + name + " user@address");
    }

    /// Adds a host; nothing is contacted.
    public void add(Host host) throws ProblemException {
        store.addHost(host);
        list();
    }

    /// Gives a known host another address; its connection ends, the next one goes to the new place.
    public void replace(Host host) throws ProblemException {
        store.replaceHost(host);
        connections.existing(host.name()).ifPresent(HostConnection::close);
        list();
    }

    /// Forgets a host that no replica uses, and ends its connection. The host itself is not touched.
    public void remove(String name) throws ProblemException {
        store.removeHost(name);
        connections.existing(name).ifPresent(HostConnection::close);
        list();
    }

    /// Finds out, stage by stage, what works, over a connection of its own. A failing stage ends the stages that need
    /// it;
    /// nothing is changed on the host. Never throws for what it finds; the results say it.
    public HostTest test(Host host, HostRole role, TestListener listener) {
        return new HostProbe(connections, listener, host, role).test();
    }
}
