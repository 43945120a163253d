package org.understudy.services.task.board;

import java.util.Map;
import java.util.Optional;

import org.understudy.services.libvirt.DomainJob;

/// What is different now.
///
/// @param tasks empty: it is not on the board any more
/// @param hosts empty: the host is not known any more
/// @param jobs what libvirt does with machines that somebody looks at; empty: nothing any more
public record BoardChange(
        Map<BoardTask.Key, Optional<BoardTask>> tasks,
        Map<String, Optional<HostState>> hosts,
        Map<Machine, Optional<DomainJob>> jobs) {
    /// A machine of libvirt's where it is.
    public record Machine(String host, String name) {}

    public boolean nothing() {
        return tasks.isEmpty() && hosts.isEmpty() && jobs.isEmpty();
    }
}
