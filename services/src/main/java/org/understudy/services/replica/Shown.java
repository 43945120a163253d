package org.understudy.services.replica;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.understudy.model.replica.Replica;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;

/// The replicas as this console shows them. What a task of ours has changed is newer than what a
/// reading saw that began before: such a reading is not believed about it.
final class Shown {
    private final MutableObservable<List<Replica>> all = new MutableObservable<>(List.of());
    private final Map<String, Long> changed = new HashMap<>();
    private long turn;

    Observable<List<Replica>> all() {
        return all;
    }

    /// A task of ours left a replica like this.
    synchronized void changed(Replica replica) {
        changed.put(replica.name(), ++turn);
        put(replica);
    }

    /// A task of ours removed a replica.
    synchronized void gone(String name) {
        changed.put(name, ++turn);
        keep(replica -> !replica.name().equals(name));
    }

    synchronized Reading begin() {
        return new Reading(turn);
    }

    private void put(Replica replica) {
        all.update(list -> {
            List<Replica> next = new ArrayList<>(list);
            next.removeIf(r -> r.name().equals(replica.name()));
            next.add(replica);
            next.sort(Comparator.comparing(Replica::name));
            return List.copyOf(next);
        });
    }

    private void keep(java.util.function.Predicate<Replica> wanted) {
        all.update(list -> list.stream().filter(wanted).toList());
    }

    /// One look at the portals; each replica is shown as soon as it was read.
    final class Reading {
        private final long begun;

        private Reading(long begun) {
            this.begun = begun;
        }

        private boolean believed(String name) {
            return changed.getOrDefault(name, 0L) <= begun;
        }

        void found(Replica replica) {
            synchronized (Shown.this) {
                if (believed(replica.name())) {
                    put(replica);
                }
            }
        }

        /// @param names of all replicas that there are; others go
        List<Replica> end(List<String> names) {
            synchronized (Shown.this) {
                Set<String> there = new HashSet<>(names);
                keep(replica -> there.contains(replica.name()) || !believed(replica.name()));
                return all.get();
            }
        }
    }
}
