package org.understudy.services.observe;

import java.util.function.Consumer;
import java.util.function.Function;

/// A value that changes and tells so. Free of JavaFX.
///
/// - An observer is called once, on the subscribing thread, with the current value, before `subscribe` returns.
/// - After that it is called on the thread that set the value, only when the new value is not equal to the old one.
/// - Calls to one observer never overlap and come in the order of the changes. A value that is overtaken before it was
///   delivered may be left out; the last one always arrives.
/// - An exception of one observer is logged and does not stop the next.
/// - Observers return quickly and do not block: they run on the publisher's thread.
public interface Observable<T> {
    T get();

    Subscription subscribe(Consumer<? super T> observer);

    /// A view of this value through a pure function, which is computed anew for each call.
    default <R> Observable<R> map(Function<? super T, ? extends R> function) {
        return new Mapped<>(this, function);
    }
}
