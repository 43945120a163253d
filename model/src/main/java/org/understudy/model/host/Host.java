package org.understudy.model.host;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// A machine that the console knows.
///
/// @param name unique in the estate, plain (see [Names])
/// @param tags what it belongs to, such as `web` or `prod` (see [Tags])
public record Host(String name, HostAddress address, Privilege privilege, SortedSet<String> tags) {
    /// As people count: web2 before web10.
    public static final Comparator<Host> BY_NAME = Comparator.comparing(Host::name, new NameOrder());

    public Host {
        if (!Names.isPlain(name)) {
            throw new IllegalArgumentException("not a plain name: " + name);
        }
        tags.stream().filter(t -> !Tags.isTag(t)).findFirst().ifPresent(t -> {
            throw new IllegalArgumentException("not a tag: " + t);
        });
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    }

    public Host(String name, HostAddress address, Privilege privilege) {
        this(name, address, privilege, Collections.emptySortedSet());
    }

    public Host(String name, HostAddress address) {
        this(name, address, Privilege.AUTO);
    }

    public Host withTags(Collection<String> tags) {
        return new Host(name, address, privilege, new TreeSet<>(tags));
    }

    public Host withTags(String... tags) {
        return withTags(List.of(tags));
    }

    public boolean isLocal() {
        return address instanceof HostAddress.Local;
    }

    /// Whether it is reached in the same way: what a connection depends on. Tags do not matter.
    public boolean sameWay(Host other) {
        return name.equals(other.name) && address.equals(other.address) && privilege == other.privilege;
    }
}
