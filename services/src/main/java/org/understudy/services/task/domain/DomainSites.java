package org.understudy.services.task.domain;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.host.Host;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.libvirt.DomainJob;
import org.understudy.services.libvirt.Hypervisor;
import org.understudy.services.libvirt.Hypervisors;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.HostConnection;

/// The hosts whose domains are followed. Libvirt is asked only where there is reason to expect it: most hosts have
/// none.
public final class DomainSites implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DomainSites.class);

    private final Connections connections;
    private final Hypervisors hypervisors;
    private final Predicate<String> portals;
    private final Map<String, DomainTasks> open = new HashMap<>();
    private boolean closed;

    /// @param portals which hosts keep machines, by name
    public DomainSites(Connections connections, Hypervisors hypervisors, Predicate<String> portals) {
        this.connections = connections;
        this.hypervisors = hypervisors;
        this.portals = portals;
    }

    /// The domains of a host that is connected; empty where nothing is to be expected. After a loss they are followed
    /// anew.
    ///
    /// @param wanted whether somebody has asked for a machine there
    public synchronized Optional<DomainTasks> open(Host host, boolean wanted) throws ProblemException {
        @Nullable DomainTasks there = open.get(host.name());
        if (there != null && there.usable()) {
            return Optional.of(there);
        }
        Optional<HostConnection> connection = connections.existing(host.name());
        if (closed || connection.isEmpty() || !(wanted || there != null || portals.test(host.name()))) {
            return Optional.empty();
        }
        if (there != null) {
            there.close();
        }
        DomainTasks fresh = DomainTasks.follow(hypervisors.open(connection.get()));
        open.put(host.name(), fresh);
        return Optional.of(fresh);
    }

    /// What libvirt does with these now. A libvirt that cannot be asked does nothing that is known.
    public Map<String, DomainJob> jobs(Host host, Set<String> names) {
        Map<String, DomainJob> jobs = new TreeMap<>();
        Optional<HostConnection> connection = connections.existing(host.name());
        if (names.isEmpty() || connection.isEmpty()) {
            return jobs;
        }
        try {
            Hypervisor hypervisor = hypervisors.open(connection.get());
            for (String name : names) {
                if (hypervisor.find(name).isPresent()) {
                    hypervisor.job(name).ifPresent(job -> jobs.put(name, job));
                }
            }
        } catch (ProblemException e) {
            LOG.debug("libvirt on {} cannot be asked", host.name(), e);
        }
        return jobs;
    }

    @Override
    public synchronized void close() {
        closed = true;
        open.values().forEach(DomainTasks::close);
        open.clear();
    }
}
