package org.understudy.services.observe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The publisher's end of an [Observable]. Safe for use by several threads.
///
/// Setting a value from inside an observer is allowed: the new value is delivered after the round that is going on.
public final class MutableObservable<T> implements Observable<T> {
    private static final Logger LOG = LoggerFactory.getLogger(MutableObservable.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Observer<T>> observers = new CopyOnWriteArrayList<>();
    private volatile T value;
    private long version;

    public MutableObservable(T initial) {
        this.value = initial;
    }

    @Override
    public T get() {
        return value;
    }

    /// @return whether the value changed
    public boolean set(T next) {
        return update(_ -> next);
    }

    /// Replaces the value by a function of it, atomically. The function is pure and quick.
    ///
    /// @return whether the value changed
    public boolean update(UnaryOperator<T> change) {
        lock.lock();
        try {
            T next = change.apply(value);
            if (next.equals(value)) {
                return false;
            }
            value = next;
            version++;
        } finally {
            lock.unlock();
        }
        for (Observer<T> observer : observers) {
            observer.deliver(this);
        }
        return true;
    }

    @Override
    public Subscription subscribe(Consumer<? super T> consumer) {
        Observer<T> observer = new Observer<>(consumer);
        observers.add(observer);
        observer.deliver(this);
        return () -> {
            observer.closed = true;
            observers.remove(observer);
        };
    }

    private Snapshot<T> snapshot() {
        lock.lock();
        try {
            return new Snapshot<>(value, version);
        } finally {
            lock.unlock();
        }
    }

    private record Snapshot<T>(T value, long version) {}

    /// One observer with the version it has seen. Whoever finds it busy leaves a note instead of
    /// waiting, so a slow observer holds up at most one publisher and re-entrance cannot recurse.
    private static final class Observer<T> {
        private final Consumer<? super T> consumer;
        private volatile boolean closed;
        private boolean busy;
        private boolean again;
        private long seen = -1;

        Observer(Consumer<? super T> consumer) {
            this.consumer = consumer;
        }

        void deliver(MutableObservable<T> source) {
            synchronized (this) {
                again = true;
                if (busy) {
                    return;
                }
                busy = true;
            }
            @Nullable Snapshot<T> next = take(source);
            while (next != null) {
                call(next);
                next = take(source);
            }
        }

        private @Nullable Snapshot<T> take(MutableObservable<T> source) {
            synchronized (this) {
                while (again && !closed) {
                    again = false;
                    Snapshot<T> s = source.snapshot();
                    if (s.version() != seen) {
                        seen = s.version();
                        return s;
                    }
                }
                busy = false;
                return null;
            }
        }

        private void call(Snapshot<T> s) {
            try {
                consumer.accept(s.value());
            } catch (RuntimeException | Error e) {
                LOG.warn("An observer failed; the others go on", e);
            }
        }
    }
}
