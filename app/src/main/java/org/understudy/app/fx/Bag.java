package org.understudy.app.fx;

import java.util.ArrayDeque;
import java.util.Deque;

import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;

import org.understudy.services.observe.Subscription;

/// All that must be let go when a page goes away. Emptied in reverse order; may be filled again.
public final class Bag implements AutoCloseable {
    private final Deque<Subscription> subscriptions = new ArrayDeque<>();

    public void add(Subscription subscription) {
        subscriptions.push(subscription);
    }

    /// Listens to a property until the bag is emptied.
    public <T> void listen(ObservableValue<T> value, ChangeListener<? super T> listener) {
        value.addListener(listener);
        add(() -> value.removeListener(listener));
    }

    @Override
    public void close() {
        while (!subscriptions.isEmpty()) {
            subscriptions.pop().close();
        }
    }
}
