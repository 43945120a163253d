package org.understudy.services.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.services.observe.Subscription;

/// The events of one connection that libvirt-java does not map. They arrive on libvirt's event
/// thread: who listens hands over and returns.
final class DomainEvents {
    private static final Logger LOG = LoggerFactory.getLogger(DomainEvents.class);
    private static final int LIFECYCLE = 0;
    private static final int BLOCK_JOB_2 = 16;
    private static final int JOB_COMPLETED = 21;
    private static final int METADATA_CHANGE = 23;

    private final LibvirtExtra extra;
    private final List<Consumer<DomainEvent>> listeners = new CopyOnWriteArrayList<>();
    private final List<Integer> registered = new ArrayList<>();

    // Fields, because nothing but our reference keeps a native callback alive.
    private final Lifecycle lifecycle = (_, domain, _, _, _) -> {
        tell(DomainEvent.Kind.LIFECYCLE, domain);
        return 0;
    };
    private final BlockJob blockJob = (_, domain, _, _, _, _) -> tell(DomainEvent.Kind.JOB, domain);
    private final Job job = (_, domain, _, _, _) -> tell(DomainEvent.Kind.JOB, domain);
    private final Metadata metadata = (_, domain, _, namespace, _) -> {
        if (LibvirtHypervisor.TASK_NAMESPACE.equals(namespace)) {
            tell(DomainEvent.Kind.ANNOUNCEMENT, domain);
        }
    };

    interface Lifecycle extends Callback {
        int callback(Pointer connection, Pointer domain, int event, int detail, @Nullable Pointer opaque);
    }

    interface BlockJob extends Callback {
        void callback(
                Pointer connection,
                Pointer domain,
                @Nullable String disk,
                int type,
                int status,
                @Nullable Pointer opaque);
    }

    interface Job extends Callback {
        void callback(
                Pointer connection, Pointer domain, @Nullable Pointer parameters, int count, @Nullable Pointer opaque);
    }

    interface Metadata extends Callback {
        void callback(
                Pointer connection, Pointer domain, int type, @Nullable String namespace, @Nullable Pointer opaque);
    }

    DomainEvents(LibvirtExtra extra) {
        this.extra = extra;
    }

    /// On one of the connection's threads. A driver that lacks one of them tells what it has.
    void register(Pointer connection) {
        if (!registered.isEmpty()) {
            return;
        }
        register(connection, LIFECYCLE, lifecycle);
        register(connection, METADATA_CHANGE, metadata);
        register(connection, BLOCK_JOB_2, blockJob);
        register(connection, JOB_COMPLETED, job);
    }

    private void register(Pointer connection, int event, Callback callback) {
        int id = extra.virConnectDomainEventRegisterAny(connection, null, event, callback, null, null);
        if (id < 0) {
            LOG.debug("libvirt has no events of kind {}: {}", event, extra.virGetLastErrorMessage());
        } else {
            registered.add(id);
        }
    }

    void deregister(Pointer connection) {
        registered.forEach(id -> {
            int _ = extra.virConnectDomainEventDeregisterAny(connection, id);
        });
        registered.clear();
    }

    Subscription listen(Consumer<DomainEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(DomainEvent.Kind kind, Pointer domain) {
        @Nullable String name = extra.virDomainGetName(domain);
        if (name != null) {
            DomainEvent event = new DomainEvent(kind, name);
            listeners.forEach(l -> l.accept(event));
        }
    }
}
