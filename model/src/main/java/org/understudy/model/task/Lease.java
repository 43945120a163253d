package org.understudy.model.task;

import java.util.Collection;

/// A claim on a resource.
public record Lease(Resource resource, LeaseMode mode) {
    public static Lease shared(Resource resource) {
        return new Lease(resource, LeaseMode.SHARED);
    }

    public static Lease exclusive(Resource resource) {
        return new Lease(resource, LeaseMode.EXCLUSIVE);
    }

    public boolean clashes(Lease other) {
        return resource.equals(other.resource) && mode.clashes(other.mode);
    }

    /// Whether tasks with these claims cannot run beside each other.
    public static boolean clash(Collection<Lease> some, Collection<Lease> others) {
        return some.stream().anyMatch(a -> others.stream().anyMatch(a::clashes));
    }
}
