package org.understudy.services.host;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostRole;
import org.understudy.model.host.HostTest;
import org.understudy.model.host.select.Estate;
import org.understudy.model.host.select.HostSelection;
import org.understudy.model.host.select.Selected;
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
    private final SelectionFiles files;
    private final ObservableList<Host> hosts = new ObservableList<>();

    public HostService(Store store, Connections connections) {
        this(store, connections, SelectionFiles.ofProcess());
    }

    /// @param files what a selection may read
    public HostService(Store store, Connections connections, SelectionFiles files) {
        this.store = store;
        this.connections = connections;
        this.files = files;
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

    /// The hosts that a selection means, at least one.
    public Selected select(HostSelection selection) throws ProblemException {
        List<Host> all = list();
        return selection.select(new Estate() {
            @Override
            public Collection<Host> hosts() {
                return all;
            }

            @Override
            public List<String> lines(String file) throws ProblemException {
                return files.lines(file);
            }
        });
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

    /// Puts tags on hosts and takes others off.
    ///
    /// @return the hosts as they are now
    public List<Host> tag(Collection<Host> which, Set<String> added, Set<String> removed) throws ProblemException {
        Set<String> names = which.stream().map(Host::name).collect(Collectors.toCollection(LinkedHashSet::new));
        store.tagHosts(names, added, removed);
        return list().stream().filter(h -> names.contains(h.name())).toList();
    }

    /// Adds and changes many hosts, all or none.
    ///
    /// @param changed before and after; the connections of those that are reached in another way end
    public void bring(Collection<Host> added, Map<Host, Host> changed) throws ProblemException {
        store.bringHosts(added, changed);
        changed.forEach((before, after) -> {
            if (!before.sameWay(after)) {
                connections.existing(after.name()).ifPresent(HostConnection::close);
            }
        });
        list();
    }

    /// Forgets a host that no replica uses, and ends its connection. The host itself is not touched.
    public void remove(String name) throws ProblemException {
        store.removeHost(name);
        connections.existing(name).ifPresent(HostConnection::close);
        list();
    }

    /// Finds out, stage by stage, what works, over a connection of its own. A failing stage ends
    /// the stages that need it; nothing is changed on the host. Never throws for what it finds; the
    /// results say it.
    public HostTest test(Host host, HostRole role, TestListener listener) {
        return new HostProbe(connections, listener, host, role).test();
    }
}
