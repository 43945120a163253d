package org.understudy.services.task.domain;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.understudy.model.task.Lease;
import org.understudy.model.task.SiteTask;
import org.understudy.services.libvirt.DomainJob;

/// Which machines of libvirt's a task has to do with: those that it claims, and those of the replicas that it claims.
public final class Machines {
    private Machines() {}

    public static Set<String> of(SiteTask task) {
        Set<String> names = new TreeSet<>();
        for (Lease lease : task.leases()) {
            String kind = lease.resource().kind();
            if (kind.equals("domain") || kind.equals("replica")) {
                names.add(lease.resource().name());
            }
        }
        return names;
    }

    /// What libvirt does with one of them.
    public static Optional<DomainJob> job(SiteTask task, Map<String, DomainJob> jobs) {
        return jobs.isEmpty()
                ? Optional.empty()
                : of(task).stream().filter(jobs::containsKey).map(jobs::get).findFirst();
    }
}
