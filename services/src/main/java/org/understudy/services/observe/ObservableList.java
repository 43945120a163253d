package org.understudy.services.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// An observable list as immutable snapshots: every change publishes the whole list with the next
/// generation number, so a late reply can be recognised and dropped. The semantics of [Observable]
/// hold.
public final class ObservableList<E> implements Observable<ObservableList.Snapshot<E>> {
    /// @param generation grows by one with each change, from 0
    public record Snapshot<E>(long generation, List<E> items) {
        public Snapshot {
            items = List.copyOf(items);
        }
    }

    private final MutableObservable<Snapshot<E>> state = new MutableObservable<>(new Snapshot<>(0, List.of()));

    @Override
    public Snapshot<E> get() {
        return state.get();
    }

    public List<E> items() {
        return get().items();
    }

    public Optional<E> find(Predicate<? super E> wanted) {
        for (E item : items()) {
            if (wanted.test(item)) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    @Override
    public Subscription subscribe(Consumer<? super Snapshot<E>> observer) {
        return state.subscribe(observer);
    }

    /// Replaces everything; nothing is published when the items are equal.
    public void setAll(List<E> items) {
        List<E> copy = List.copyOf(items);
        state.update(s -> s.items().equals(copy) ? s : new Snapshot<>(s.generation() + 1, copy));
    }

    /// Replaces the first item that matches, or appends.
    public void put(E item, Predicate<? super E> same) {
        state.update(s -> {
            List<E> next = new ArrayList<>(s.items());
            for (int i = 0; i < next.size(); i++) {
                if (same.test(next.get(i))) {
                    if (next.get(i).equals(item)) {
                        return s;
                    }
                    next.set(i, item);
                    return new Snapshot<>(s.generation() + 1, next);
                }
            }
            next.add(item);
            return new Snapshot<>(s.generation() + 1, next);
        });
    }

    public void removeIf(Predicate<? super E> unwanted) {
        state.update(s -> {
            List<E> next = s.items().stream().filter(e -> !unwanted.test(e)).toList();
            return next.size() == s.items().size() ? s : new Snapshot<>(s.generation() + 1, next);
        });
    }
}
