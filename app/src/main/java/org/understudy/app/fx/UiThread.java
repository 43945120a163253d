package org.understudy.app.fx;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.understudy.services.observe.Observable;
import org.understudy.services.observe.Subscription;

/// The thread that owns all viewmodels. Work from elsewhere is queued, never run at once, so the
/// order of things does not depend on who calls.
public interface UiThread {
    /// Runs the work on the UI thread, soon and in the order of the calls.
    void queue(Runnable work);

    /// Follows a service's value. The sink runs on the UI thread and hears the newest value only:
    /// what was overtaken before the hop is left out.
    default <T> Subscription follow(Observable<T> source, Consumer<? super T> sink) {
        Latest<T> latest = new Latest<>(this, sink);
        Subscription subscription = source.subscribe(latest);
        return () -> {
            latest.closed = true;
            subscription.close();
        };
    }

    /// One box for the newest value; a hop is queued only when the box was empty.
    final class Latest<T> implements Consumer<T> {
        private final UiThread ui;
        private final Consumer<? super T> sink;
        private final AtomicReference<@Nullable T> box = new AtomicReference<>();
        private volatile boolean closed;

        Latest(UiThread ui, Consumer<? super T> sink) {
            this.ui = ui;
            this.sink = sink;
        }

        @Override
        public void accept(T value) {
            if (box.getAndSet(value) == null) {
                ui.queue(this::deliver);
            }
        }

        private void deliver() {
            T value = box.getAndSet(null);
            if (value != null && !closed) {
                sink.accept(value);
            }
        }
    }
}
